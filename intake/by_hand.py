"""What came by telephone, letter, form or face to face, typed in by an officer: from then on a report like any other."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time

from intake.parsing.cleaning import clean_line, clean_text
from intake.parsing.headers import usable_address
from intake.receive import Received, Receiver
from intake.report import File, Report
from models.errors import ActionInvalid, NotFound
from models.states import BY_HAND, Channel, InboxState
from reports.working_days import LONDON, local_date
from storage.store import Store
from storage.unit_of_work import UnitOfWork

LONGEST_TEXT = 20_000
LONGEST_LINE = 200
LONGEST_POST = 500
EARLIEST = date(2000, 1, 1)
NOON = time(12)
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,24}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,60}")


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer typed, as typed; `token` tells one form from another, so that sending it twice has the effect of once."""

    token: str = ""
    channel: str = ""
    name: str = ""
    on_behalf_of: str = ""
    email: str = ""
    telephone: str = ""
    post: str = ""
    day: str = ""
    hour: str = ""
    subject: str = ""
    text: str = ""

    @property
    def number(self) -> str:
        """The telephone number with nothing but its figures, "" when there is none."""
        return re.sub(r"[^0-9+]", "", self.telephone)

    @property
    def sender(self) -> str | None:
        """By what a person is known again: a mail address, else a telephone number, else nothing."""
        return usable_address(self.email) or (f"tel:{self.number}" if self.number else None)


def report_of(typed: Typed, now: datetime, joins: str | None = None, files: tuple[File, ...] = ()) -> Report:
    """Return what was typed as a report, `joins` being the reference of the case that it belongs to.

    Raises ActionInvalid naming the fields at fault.
    """
    errors = _faults(typed)
    received_at = _received_at(typed, now, errors)
    text = clean_text(typed.text).strip()
    if errors or received_at is None:
        raise ActionInvalid(fields=errors)
    told = f"{text}\n\nOn behalf of: {clean_line(typed.on_behalf_of, LONGEST_LINE)}" if typed.on_behalf_of.strip() else text
    return Report(
        channel=Channel(typed.channel),
        received_at=received_at,
        text=told,
        sender=typed.sender,
        sender_name=clean_line(typed.name, LONGEST_LINE) or None,
        reply_to=usable_address(typed.email),
        subject=clean_line(typed.subject, LONGEST_LINE),
        signature=_contacts(typed),
        digest=hashlib.sha256(" ".join(told.casefold().split()).encode()).hexdigest(),
        proven_reference=joins,
        files=files,
    )


async def save(
    store: Store, receiver: Receiver, typed: Typed, account_id: int, *, joins: str | None = None, files: tuple[File, ...] = ()
) -> Received:
    """Open a case from what was typed, or add it to the case that an officer says it belongs to; keep it raw as well.

    Raises ActionInvalid, NotFound for a case that is not there, ModelUnusable and StoreUnavailable.
    """
    report = report_of(typed, receiver.clock(), joins, files)
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        if joins is not None and await unit.cases.by_reference(joins) is None:
            raise NotFound
        await unit.take_turns(f"by hand:{typed.token}")
        row_id = await _keep_raw(unit, typed, report, receiver.clock())
        received = await receiver.receive(report, suggestion, unit, row_id)
        if not received.duplicate:
            await unit.audit.append(receiver.clock(), account_id, "case_typed", received.case_id, str(report.channel))
        await unit.commit()
    return received


async def _keep_raw(unit: UnitOfWork, typed: Typed, report: Report, now: datetime) -> int:
    """Keep what was typed among the arrivals, done with; return the row that holds it, the one from before if it was sent twice."""
    channel = report.channel
    raw = json.dumps(asdict(replace(typed, token="")), ensure_ascii=False).encode()
    row = await unit.inbox.add(channel, raw, now, {}, external_id=typed.token)
    if row is not None:
        row.state, row.done_at = InboxState.DONE, now
        await unit.flush()
    row = row or await unit.inbox.by_external_id(channel, typed.token)
    if row is None or row.id is None:
        raise NotFound
    return row.id


def _faults(typed: Typed) -> dict[str, str]:
    """Return what is wrong by field, in the order of the form."""
    checks = (
        ("channel", typed.channel in set(BY_HAND), "Choose how it came."),
        ("email", not typed.email or usable_address(typed.email) is not None, "Write a whole address such as name@example.org."),
        ("telephone", not typed.telephone or TELEPHONE.fullmatch(typed.telephone) is not None, "Write the number as people dial it."),
        ("post", len(typed.post) <= LONGEST_POST, f"Shorten it to {LONGEST_POST} characters."),
        ("text", bool(clean_text(typed.text).strip()), "Write down what they said."),
        ("text", len(typed.text) <= LONGEST_TEXT, f"Shorten it to {LONGEST_TEXT:,} characters."),
        ("token", TOKEN.fullmatch(typed.token) is not None, "Open the form anew."),
    )
    return {field: advice for field, holds, advice in reversed(checks) if not holds}


def _received_at(typed: Typed, now: datetime, errors: dict[str, str]) -> datetime | None:
    """Return when it came: at noon of a day that is over, where no time was given; note in `errors` what cannot be."""
    try:
        day = date.fromisoformat(typed.day) if typed.day else local_date(now)
    except ValueError:
        day = date.min
    if day < EARLIEST:
        errors["day"] = "Enter a day such as 2025-03-31."
        return None
    try:
        hour = time.fromisoformat(typed.hour) if typed.hour else None
    except ValueError:
        errors["hour"] = "Enter a time such as 14:30."
        return None
    if hour is None and day == local_date(now):
        return now
    at = datetime.combine(day, (hour or NOON).replace(tzinfo=None), LONDON)
    if at > now:
        errors["day"] = "This is still to come. Enter when it reached the council."
        return None
    return at.astimezone(now.tzinfo)


def _contacts(typed: Typed) -> str:
    """Return how to answer, a line each, as it stands below the message."""
    lines = (("Telephone", typed.telephone), ("E-mail", typed.email), ("Address", ", ".join(typed.post.split("\n"))))
    return "\n".join(f"{name}: {clean_line(value, LONGEST_POST)}" for name, value in lines if value.strip())
