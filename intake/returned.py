"""What mail servers report of our letters: noted with the letter, and shown on the case that it is about."""

import re
from datetime import datetime

import structlog

from intake.report import Delivery, Report
from models.cases import Case, Message
from models.outbox import OutboxRow
from models.states import Direction, OutboxPurpose, OutboxState
from storage.unit_of_work import UnitOfWork

KEY_IN_ID = re.compile(r"<([a-z_]+)\.(\d{1,18})\.", re.ASCII)
FAILED, DELAYED = "failed", "delayed"
# What a status means (RFC 3463), by its class-less end; the longest that fits counts.
MEANINGS = {
    ".1.1": "There is no such mailbox.",
    ".1.2": "There is no such mail domain.",
    ".1.3": "The address is not written as one.",
    ".1.6": "The mailbox has moved.",
    ".1.10": "The domain takes no mail.",
    ".2.1": "The mailbox is switched off.",
    ".2.2": "The mailbox is full.",
    ".2.3": "The letter is too large for the mailbox.",
    ".3.4": "The letter is too large for the other side.",
    ".4.1": "The other side's mail server could not be reached.",
    ".4.4": "The way to the other side could not be found.",
    ".4.7": "It was tried until it was too old.",
    ".7": "The other side refuses our mail.",
}

log = structlog.get_logger()


async def letter_reported_on(report: Report, unit: UnitOfWork) -> OutboxRow | None:
    """Return the letter that a delivery report is about, or None.

    It came to the letter's own signed return path, or names both the letter's Message-ID and the address that it went to: a stranger
    may guess one, but not both.
    """
    if not report.deliveries:
        return None
    if report.proven_letter is not None:
        return await unit.outbox.by_key(report.proven_letter)
    for told in report.deliveries:
        row = await _named(told, unit)
        if row is not None:
            return row
    return None


async def note_report(report: Report, row: OutboxRow, inbox_id: int | None, unit: UnitOfWork, now: datetime) -> list[Case]:
    """Note on a letter what became of it and keep the report with the cases that it is about; does not commit. Returns those cases.

    Neither moves the case nor its revision: nothing was said by a resident.
    """
    told = next((each for each in report.deliveries if each.action == FAILED), report.deliveries[0])
    said = in_words(told)
    letters = [row, *await _combined_in(row, unit)]
    if told.action == FAILED:
        for letter in letters:
            letter.state, letter.last_error = OutboxState.RETURNED, said
        log.error("letter_returned", row=row.id, purpose=row.purpose.value, status=told.status)
    found = [case for letter in letters if letter.case_id is not None and (case := await unit.cases.get(letter.case_id)) is not None]
    cases = [await unit.joins.leading(case) for case in found]
    for number, case in enumerate(cases):
        # An arrival becomes one message; where it is about several cases, the others hold a copy.
        await unit.cases.add_message(_kept(case, row, report, said, inbox_id if number == 0 else None, now))
    return cases


def in_words(told: Delivery) -> str:
    """Return what became of a letter, for officers."""
    what = {FAILED: "A letter of ours could not be delivered.", DELAYED: "A letter of ours is late; the other side still tries."}
    status = f" ({told.status})" if told.status else ""
    return f"{what.get(told.action, 'A letter of ours was delivered.')} {_meaning(told)}".strip() + status


def _meaning(told: Delivery) -> str:
    end = told.status[1:]
    fitting = [meaning for code, meaning in MEANINGS.items() if end == code or (code.count(".") == 1 and end.startswith(f"{code}."))]
    return fitting[0] if fitting and told.action in {FAILED, DELAYED} else ""


async def _named(told: Delivery, unit: UnitOfWork) -> OutboxRow | None:
    match = KEY_IN_ID.match(told.letter_id or "")
    row = await unit.outbox.by_key(f"{match[1]}:{match[2]}") if match else None
    if row is None or told.recipient is None or row.recipient.lower() != told.recipient.lower():
        return None
    return row if row.payload.get("headers", {}).get("Message-ID") == told.letter_id else None


async def _combined_in(row: OutboxRow, unit: UnitOfWork) -> list[OutboxRow]:
    """Return what a letter says together for several cases."""
    found = [await unit.outbox.by_key(named["key"]) for named in row.payload.get("says_of", ())]
    return [each for each in found if each is not None]


def _kept(case: Case, row: OutboxRow, report: Report, said: str, inbox_id: int | None, now: datetime) -> Message:
    alert = " It was the alert to the duty address: tell the duty officer yourself." if row.purpose is OutboxPurpose.CONCERN_ALERT else ""
    return Message(
        case_id=case.id or 0,
        inbox_id=inbox_id,
        direction=Direction.INBOUND,
        channel=report.channel,
        at=now,
        sender=report.sender,
        sender_name=report.sender_name,
        subject=report.subject,
        text=f"{said}{alert}\n\n{report.text}".strip(),
        quoted=report.quoted,
        message_id=report.message_id,
        digest=report.digest,
        automatic=True,
    )
