"""Writes texts into the outbox: officers' replies, and what Heed itself says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.letters import Letters
from intake.pieces import pieces_of
from intake.ports import Clock
from intake.report import File, Refused
from models.cases import Message
from models.states import Channel, Direction, OutboxPurpose
from sms.addresses import number_in
from storage.unit_of_work import UnitOfWork

# Ten parts of a text that is not in the GSM alphabet: what providers commonly take at once.
LONGEST_TEXT = 670


def reply_texts(recipient: str, text: str, files: Sequence[File], _language: str | None = None) -> list[dict[str, Any]]:
    """Return the outbox payloads of a text to `recipient`, such as sms:+447700900123; files cannot go with it and are named instead."""
    number = number_in(recipient)
    if number is None:
        return []
    names = "".join(f"\n[{file.name}: ask us for this file]" for file in files)
    return [{"to": number, "text": piece} for piece in pieces_of(text + names, LONGEST_TEXT)]


async def write(case_id: int, recipient: str, text: str, key: str, purpose: OutboxPurpose, unit: UnitOfWork, now: datetime) -> None:
    """Write a text to be sent, once for each `key`, and keep it with the case; nothing where nobody can be answered. Does not commit."""
    rows = [
        await unit.outbox.add(
            key if number == 0 else f"{key}:{number}", Channel.SMS, purpose, recipient, payload, now, case_id=case_id, stream=recipient
        )
        for number, payload in enumerate(reply_texts(recipient, text, ()))
    ]
    if any(row is not None for row in rows):
        said = Message(case_id=case_id, direction=Direction.OUTBOUND, channel=Channel.SMS, at=now, text=text, automatic=True)
        await unit.cases.add_message(said)


@dataclass(frozen=True, slots=True)
class SmsTeller:
    """Texts a person that a file was not kept."""

    letters: Letters
    clock: Clock

    async def __call__(self, message: Message, refused: Refused, key: str, unit: UnitOfWork) -> None:
        """Write it to the outbox under `key`."""
        case = await unit.cases.get(message.case_id)
        if case is None or message.sender is None:
            return
        said = {"reference": case.reference, "refused": [{"name": refused.name, "why": refused.why}]}
        text = self.letters.words("text_refused", said)
        await write(message.case_id, message.sender, text, key, OutboxPurpose.CONVERSATION, unit, self.clock())
