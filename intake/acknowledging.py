"""Acknowledging a case once: the reasons to stay silent, in order, and the letter, at once or after the decision."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from intake.letters import Letters
from intake.parsing.headers import usable_address
from intake.report import Report
from models.cases import Case, Message
from models.labels import Kind
from models.states import Channel, Direction, OutboxPurpose
from storage.unit_of_work import UnitOfWork

NO_REPLY = re.compile(r"(?:no|not|do-?not|don'?t|never)[-_.+]?(?:reply|respond|answer)", re.IGNORECASE)


class Silence(StrEnum):
    """Why nothing is written."""

    NOT_NEW = "it joined a case that was opened before"
    NOT_MAIL = "the conversation answers for itself"
    NOBODY = "there is no address to answer to"
    MACHINE = "a machine wrote it"
    NO_REPLY = "the address takes no replies"
    OURSELVES = "the address is our own"
    ADVERTISING = "it may be no feedback at all; answered after the decision"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the decision is taken on."""

    report: Report
    kind: Kind
    is_new: bool
    is_own: Callable[[str], bool]


RULES: tuple[tuple[Silence, Callable[[Occasion], bool]], ...] = (
    (Silence.NOT_NEW, lambda occasion: not occasion.is_new),
    (Silence.NOT_MAIL, lambda occasion: occasion.report.channel is not Channel.EMAIL),
    (Silence.NOBODY, lambda occasion: not occasion.report.reply_to),
    (Silence.MACHINE, lambda occasion: occasion.report.automatic),
    (Silence.NO_REPLY, lambda occasion: NO_REPLY.match(occasion.report.reply_to or "") is not None),
    (Silence.OURSELVES, lambda occasion: occasion.is_own(occasion.report.reply_to or "")),
    (Silence.ADVERTISING, lambda occasion: occasion.kind is Kind.OTHER),
)


def reason_for_silence(occasion: Occasion) -> Silence | None:
    """Return why no acknowledgement is written, or None when one is."""
    return next((silence for silence, holds in RULES if holds(occasion)), None)


async def acknowledge(case: Case, occasion: Occasion, unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Write a case's acknowledgement and keep it with the case, unless there is a reason to stay silent or one was written before.

    Does not commit.
    """
    report, key = occasion.report, key_of(case)
    if reason_for_silence(occasion) is not None or report.reply_to is None:
        return
    letter = letters.acknowledgement(case.reference, report, key)
    if await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, report.reply_to, letter, now, case_id=case.id):
        await unit.cases.add_message(_kept(case, letter, letters.config.mail_from, now))


async def acknowledge_decided(case: Case, kind: Kind, unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Acknowledge a case, now decided to be of `kind`, that was left without when its first message came; does not commit.

    What was taken for advertising hears of us only after a person has said that it is none.
    """
    if case.id is None or await unit.outbox.is_written(key_of(case)):
        return
    first = next((message for message in await unit.cases.messages(case.id) if message.direction is Direction.INBOUND), None)
    if first is not None:
        await acknowledge(case, Occasion(_answered(first, now), kind, is_new=True, is_own=letters.is_own), unit, letters, now)


def key_of(case: Case) -> str:
    """Return the outbox key of a case's one acknowledgement."""
    return f"acknowledgement:{case.id}"


def _answered(message: Message, now: datetime) -> Report:
    """Return what a letter needs of a stored message.

    The day of the answer counts from now, since that of receipt may have passed. A case that was opened by hand has no address
    for replies; its sender is then who an officer has judged it to be from.
    """
    return Report(
        channel=message.channel,
        received_at=now,
        text=message.text,
        sender=message.sender,
        reply_to=message.reply_to or usable_address(message.sender or ""),
        message_id=message.message_id,
        automatic=message.automatic,
    )


def _kept(case: Case, letter: dict[str, Any], sender: str, now: datetime) -> Message:
    return Message(
        case_id=case.id or 0,
        direction=Direction.OUTBOUND,
        channel=Channel.EMAIL,
        at=now,
        sender=sender,
        subject=letter["headers"]["Subject"],
        text=letter["text"],
        message_id=letter["headers"]["Message-ID"],
        automatic=True,
    )
