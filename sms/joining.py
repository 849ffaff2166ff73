"""Which case a text continues: a number is its owner's address, and a matter that has been quiet for long is another one."""

import re
from datetime import datetime, timedelta

from intake.references import find_reference
from models.cases import Case
from models.states import CaseStatus
from storage.unit_of_work import UnitOfWork

# What people are told to begin with, where it is about something else.
NEW = re.compile(r"\s*new\b[\s:.,-]*", re.IGNORECASE)


async def continued(sender: str, text: str, unit: UnitOfWork, now: datetime, new_after: timedelta) -> str | None:
    """Return the reference of the sender's case that a text joins, or None for a new one.

    The word NEW at the beginning opens a new case; a reference joins the case of that name, if it is this number's own; otherwise the
    text joins the case that was last spoken in, unless that is closed, or was longer ago than `new_after`.
    """
    if NEW.match(text):
        return None
    own = await unit.cases.of_sender(sender)
    named = find_reference(text)
    if any(case.reference == named for case in own):
        return named
    spoken = [(await _last_word(case, unit), case) for case in own if case.status is not CaseStatus.CLOSED]
    last, latest = max(spoken, key=lambda each: each[0], default=(now, None))
    return latest.reference if latest is not None and now - last <= new_after else None


async def _last_word(case: Case, unit: UnitOfWork) -> datetime:
    return max((message.at for message in await unit.cases.messages(case.id or 0)), default=case.opened_at)
