"""Where a person's own cases stand, in plain words with days."""

from collections.abc import Sequence

from bot import texts
from bot.services import Services
from bot.talk import Talk
from bot.wording import Text
from models.cases import Case
from models.states import CaseStatus
from reports.working_days import add_working_days, local_date

MOST_LISTED = 20


async def own_cases(talk: Talk, services: Services) -> Sequence[Case]:
    """Return this chat's cases, newest first."""
    async with services.store.read() as unit:
        return await unit.cases.of_sender(talk.stream)


async def is_own(reference: str | None, talk: Talk, services: Services) -> bool:
    """Whether a case, or the one that it was joined into, is this chat's: what a button sends, or a reply quotes, can be forged."""
    if reference is None:
        return False
    async with services.store.read() as unit:
        named = await unit.cases.by_reference(reference)
        leading = None if named is None else await unit.joins.leading(named)
        own = await unit.cases.of_sender(talk.stream)
    return leading is not None and any(case.id == leading.id for case in own)


async def standing_of(case: Case, talk: Talk, services: Services) -> Text:
    """Return where a case stands."""
    async with services.store.read() as unit:
        decisions = await unit.judgements.decisions(case.id or 0)
    answer = add_working_days(local_date(case.waiting_since), services.config.answer_days)
    days = {
        "day": local_date(case.opened_at),
        "answer": answer,
        "read": local_date(decisions[-1].decided_at if decisions else case.opened_at),
        "closed": local_date(case.closed_at or case.opened_at),
    }
    status = _status(case, is_read=bool(decisions), is_late=local_date(services.clock()) > answer)
    said = {name: talk.words.day(day) for name, day in days.items()}
    return texts.CASE_LINE.format(reference=case.reference, status=status.format(**said))


def _status(case: Case, *, is_read: bool, is_late: bool) -> Text:
    """Return the words for where a case stands; one that was joined with others may be in hand without a decision of its own."""
    if case.status is CaseStatus.AWAITING_CONFIRMATION:
        return texts.STATUS_LATE if is_late else texts.STATUS_MORE if is_read else texts.STATUS[case.status]
    return texts.STATUS_IN_HAND if case.status is CaseStatus.CONFIRMED and not is_read else texts.STATUS[case.status]
