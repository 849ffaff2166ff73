"""Handing a decided case over to another body or procedure, with a letter; and its coming back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from intake.letters import Letters, in_words
from intake.moving import case_id_of, check_unmoved
from intake.parsing.headers import usable_address
from models.cases import Case, Message
from models.correspondence import HandOver
from models.errors import ActionInvalid, NotFound
from models.states import CaseStatus, Channel, Direction, OutboxPurpose
from reports.working_days import local_date
from storage.unit_of_work import UnitOfWork

RECIPIENT, ADDRESS, DAY, TEXT, WHY = "hand-over-recipient", "hand-over-address", "hand-over-day", "hand-over-text", "returned-why"
LONGEST_NAME = 200
LONGEST_TEXT = 20_000
LONGEST_WHY = 2_000


@dataclass(frozen=True, slots=True)
class Going:
    """Where a case goes, as typed: to whom, by mail to which address ("" where the letter goes another way), on which day (ISO).

    `text` is what the recipient should know; `with_messages` adds what the resident wrote.
    """

    recipient: str
    address: str
    day: str
    text: str = ""
    with_messages: bool = True


async def hand_over(
    unit: UnitOfWork, case: Case, account_id: int, revision: int, going: Going, letters: Letters, now: datetime
) -> HandOver:
    """Record that a case goes on, with its letter, and mail that where there is an address; does not commit.

    Raises CaseMoved when the case is not as the officer saw it, and ActionInvalid when it is not decided or a field is at fault.
    """
    check_unmoved(case, revision)
    day = _checked(case, going, local_date(now))
    written = HandOver(
        case_id=case_id_of(case),
        account_id=account_id,
        at=now,
        handed_on=day,
        recipient=going.recipient.strip(),
        address=usable_address(going.address.strip()) or "",
        text="",
        revision=revision,
    )
    await unit.correspondence.add(written)
    messages = await unit.cases.messages(case_id_of(case)) if going.with_messages else []
    said = {"recipient": written.recipient, "day": in_words(day), "text": going.text.strip(), "messages": _told(messages)}
    key = f"hand_over:{written.id}"
    letter = letters.from_a_person("hand_over", said, written.address or letters.config.mail_from, key, case.reference)
    written.text = letter["text"]
    if written.address:
        await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.HAND_OVER, written.address, letter, now, case_id=case.id)
    case.revision += 1
    await unit.audit.append(now, account_id, "handed_over", case.id, f"hand-over {written.id}")
    return written


async def come_back(unit: UnitOfWork, case: Case, account_id: int, revision: int, hand_over_id: int, why: str, now: datetime) -> None:
    """Note that a case was sent back to us; it waits for a decision again. Does not commit.

    The decision that follows is a move. Raises CaseMoved, NotFound, and ActionInvalid without a reason.
    """
    check_unmoved(case, revision)
    found = await unit.correspondence.hand_over(hand_over_id)
    if found is None or found.returned_at is not None or found.case_id not in await unit.joins.family(case_id_of(case)):
        raise NotFound
    if not why.strip() or len(why) > LONGEST_WHY:
        raise ActionInvalid(fields={WHY: f"Write why it came back, in at most {LONGEST_WHY:,} characters."})
    found.returned_at, found.returned_by, found.returned_why, found.returned_revision = now, account_id, why.strip(), revision
    if case.status is not CaseStatus.AWAITING_CONFIRMATION:
        case.status, case.waiting_since, case.closed_at = CaseStatus.AWAITING_CONFIRMATION, now, None
    case.revision += 1
    await unit.audit.append(now, account_id, "came_back", case.id, f"hand-over {found.id}")


def _checked(case: Case, going: Going, today: date) -> date:
    """Return the day of the hand-over, or raise ActionInvalid naming every field at fault."""
    if case.status is not CaseStatus.CONFIRMED:
        raise ActionInvalid(fields={RECIPIENT: "Decide the case first: only a decided case is handed over."})
    errors: dict[str, str] = {}
    if not going.recipient.strip() or len(going.recipient) > LONGEST_NAME:
        errors[RECIPIENT] = f"Write to whom it goes, in at most {LONGEST_NAME} characters."
    if going.address.strip() and usable_address(going.address.strip()) is None:
        errors[ADDRESS] = "Write a whole address such as name@example.org, or leave it empty."
    if len(going.text) > LONGEST_TEXT:
        errors[TEXT] = f"Shorten it to {LONGEST_TEXT:,} characters."
    day = _day(going.day)
    if day is None or not local_date(case.opened_at) <= day <= today:
        errors[DAY] = "Enter the day of the hand-over, from the day the case came up to today."
    if errors or day is None:
        raise ActionInvalid(fields=errors)
    return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _told(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Return what the resident wrote, for the letter."""
    return [
        {"who": each.sender_name or each.sender or "Somebody who gave no name", "day": in_words(local_date(each.at)), "text": each.text}
        for each in messages
        if each.direction is Direction.INBOUND and not each.automatic
    ]
