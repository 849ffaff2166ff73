"""Acknowledging a case once: the reasons to stay silent, in order, and the letter, at once or after the decision."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from intake.letters import Letters
from intake.parsing.headers import usable_address
from intake.report import Refused, Report
from intake.trust import Trust
from models.cases import Attachment, Case, Message
from models.labels import Kind
from models.outbox import OutboxRow
from models.states import BY_HAND, Channel, Direction, OutboxPurpose, OutboxState
from reports.working_days import local_date
from storage.unit_of_work import UnitOfWork

WINDOW = timedelta(hours=1)
ANSWERED_BY_MAIL = frozenset({Channel.EMAIL, *BY_HAND})
COMBINED = "acknowledgements"
TOGETHER = "This case is named in one letter together with others, since many messages came from this address within the hour."
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
    SPAM = "a spam filter warns of it; answered after the decision"
    FORGED = "it may not come from the address it names; answered after the decision"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the decision is taken on; `decided` once an officer has decided on the case, and `kind` is what they said.

    A suggested kind may withhold a letter only where it is sure.
    """

    report: Report
    kind: Kind
    is_new: bool
    is_own: Callable[[str], bool]
    decided: bool = False
    is_sure: bool = False


RULES: tuple[tuple[Silence, Callable[[Occasion], bool]], ...] = (
    (Silence.NOT_NEW, lambda occasion: not occasion.is_new),
    (Silence.NOT_MAIL, lambda occasion: occasion.report.channel not in ANSWERED_BY_MAIL),
    (Silence.NOBODY, lambda occasion: not occasion.report.reply_to),
    (Silence.MACHINE, lambda occasion: occasion.report.automatic),
    (Silence.NO_REPLY, lambda occasion: NO_REPLY.match(occasion.report.reply_to or "") is not None),
    (Silence.OURSELVES, lambda occasion: occasion.is_own(occasion.report.reply_to or "")),
    (Silence.ADVERTISING, lambda occasion: occasion.kind is Kind.OTHER and (occasion.decided or occasion.is_sure)),
    (Silence.SPAM, lambda occasion: not occasion.decided and occasion.report.spam),
    (Silence.FORGED, lambda occasion: not occasion.decided and occasion.report.trust is not None and occasion.report.trust.fails),
)


def reason_for_silence(occasion: Occasion) -> Silence | None:
    """Return why no acknowledgement is written, or None when one is."""
    return next((silence for silence, holds in RULES if holds(occasion)), None)


async def acknowledge(case: Case, occasion: Occasion, unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Write a case's acknowledgement and keep it with the case, unless there is a reason to stay silent or one was written before.

    Who has been written to as often as one address may be in an hour gets one letter for all further cases, when the hour is over:
    two machines that answer each other without saying so must not go on for ever. Does not commit.
    """
    report, key = _in_time(occasion.report, letters, now), key_of(case)
    if reason_for_silence(occasion) is not None or report.reply_to is None or await unit.outbox.is_written(key):
        return
    recent = await unit.outbox.acknowledged_since(report.reply_to, now - WINDOW)
    if len(recent) >= letters.config.most_an_hour:
        await _combine(case, report, recent, unit, letters, now)
        return
    kind = occasion.kind if occasion.decided and not case.concern else None  # of a concern, a letter says nothing in particular
    letter = letters.acknowledgement(case.reference, report, key, kind)
    if await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, report.reply_to, letter, now, case_id=case.id):
        await unit.cases.add_message(kept_letter(case, letter, letters.config.mail_from, now))


def _in_time(report: Report, letters: Letters, now: datetime) -> Report:
    """Return a report as if it had come now where its day for an answer is over: no letter names a day that is past."""
    return report if letters.answer_by(report.received_at) >= local_date(now) else replace(report, received_at=now)


async def _combine(case: Case, report: Report, recent: list[OutboxRow], unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Name a case in the one letter that waits for this address, or begin that letter."""
    recipient, key = report.reply_to or "", key_of(case)
    named = {
        "key": key,
        "reference": case.reference,
        "answer_by": letters.answer_by(report.received_at).isoformat(),
        "refused": [{"name": each.name, "why": each.why} for each in report.refused],
    }
    waiting = next((row for row in recent if row.key.startswith(f"{COMBINED}:") and _is_untouched(row)), None)
    combined = f"{COMBINED}:{case.id}" if waiting is None else waiting.key
    letter = letters.combined([*(waiting.payload["says_of"] if waiting else ()), named], recipient, combined)
    if waiting is not None:
        waiting.payload = letter
    else:
        free_again = recent[-letters.config.most_an_hour]
        not_before = max(free_again.created_at, free_again.available_at) + WINDOW
        await unit.outbox.add(
            combined, Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, recipient, letter, now, not_before=max(now, not_before)
        )
    note = {"text": TOGETHER, "said_in": combined}
    row = await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, recipient, note, now, case_id=case.id)
    if row is not None:
        row.state = OutboxState.COMBINED


def _is_untouched(row: OutboxRow) -> bool:
    return row.state is OutboxState.PENDING and row.attempts == 0


async def acknowledge_decided(case: Case, kind: Kind, unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Acknowledge a case, now decided to be of `kind`, that was left without when its first message came; does not commit.

    What was taken for advertising, spam or a forgery hears of us only after a person has said that it is none.
    """
    if case.id is None or await unit.outbox.is_written(key_of(case)):
        return
    first = next((message for message in await unit.cases.messages(case.id) if message.direction is Direction.INBOUND), None)
    if first is not None:
        files = await unit.cases.attachment_heads([first.id] if first.id is not None else [])
        occasion = Occasion(answered(first, refused_in(files), now), kind, is_new=True, is_own=letters.is_own, decided=True)
        await acknowledge(case, occasion, unit, letters, now)


async def acknowledge_split_off(case: Case, kind: Kind, unit: UnitOfWork, letters: Letters, now: datetime, *, is_sure: bool) -> None:
    """Acknowledge a case that an officer has split off another, as a new one is; `kind` is what is suggested. Does not commit."""
    first = next((message for message in await unit.cases.messages(case.id or 0) if message.direction is Direction.INBOUND), None)
    if first is not None:
        trust = None if first.trust is None else Trust.from_dict(first.trust)
        report = replace(answered(first, (), now), trust=trust)
        await acknowledge(case, Occasion(report, kind, is_new=True, is_own=letters.is_own, is_sure=is_sure), unit, letters, now)


def key_of(case: Case) -> str:
    """Return the outbox key of a case's one acknowledgement."""
    return f"acknowledgement:{case.id}"


def refused_in(files: Sequence[Attachment]) -> tuple[Refused, ...]:
    """Return those of a message's files that were not taken."""
    return tuple(Refused(file.filename, file.refused) for file in files if file.refused)


def answered(message: Message, refused: Sequence[Refused], now: datetime) -> Report:
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
        refused=tuple(refused),
    )


def kept_letter(case: Case, letter: dict[str, Any], sender: str, now: datetime) -> Message:
    """Return a letter as it is kept with its case."""
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
