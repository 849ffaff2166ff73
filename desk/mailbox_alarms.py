"""What keeps Heed from a mailbox, from the chat, or from files that cannot be checked, as every page shows it until it is over."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from desk.words import moment
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MailboxAlarm:
    """A mailbox that cannot be fetched, `since` when, or else (`since` is None) what people have to look into, and why."""

    mailbox: str
    text: str
    since: datetime | None = None


async def alarms_of(unit: UnitOfWork) -> list[MailboxAlarm]:
    """Return what is wrong now: parts of Heed in trouble, files that wait to be checked, then mailboxes, those not fetched first."""
    parts = [MailboxAlarm(part.where, f"{part.text} This began at {moment(part.since)}.") for part in await unit.troubles.all()]
    troubles = [MailboxAlarm(box.name, box.trouble, box.trouble_since) for box in await unit.mailboxes.all() if box.trouble is not None]
    left = Counter((mail.mailbox, mail.left_because or "") for mail in await unit.mailboxes.left())
    waiting = await unit.unchecked.waiting()
    unchecked = [MailboxAlarm("the malware check", _unchecked(waiting))] if waiting else []
    return parts + unchecked + troubles + [MailboxAlarm(mailbox, _told(number, because)) for (mailbox, because), number in left.items()]


def _unchecked(waiting: list[datetime]) -> str:
    said = "The files of one message have waited" if len(waiting) == 1 else f"The files of {len(waiting)} messages have waited, the first"
    return f"{said} since {moment(waiting[0])}, unread, because clamd does not answer. Ask for it to be started."


def _told(number: int, because: str) -> str:
    if number == 1:
        return f"One mail was left there: {because} See to it in the mailbox itself."
    return f"{number} mails were left there, for the same reason: {because} See to them in the mailbox itself."
