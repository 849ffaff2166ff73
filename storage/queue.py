"""The officers' queue: concerns first, then what could not be read for danger, then by age, advertising last."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, Message
from models.judgements import Decision, SuggestionRecord
from models.labels import ServiceArea
from models.states import Band, CaseStatus, Direction
from storage.standing import stands


class Order(StrEnum):
    """In which order cases are shown."""

    USUAL = "usual"
    LONGEST = "longest"
    NEWEST = "newest"


ORDERS = {
    Order.USUAL: (col(Case.concern).desc(), col(Case.unread).desc(), col(Case.back_of_queue), col(Case.waiting_since), col(Case.id)),
    Order.LONGEST: (col(Case.waiting_since), col(Case.id)),
    Order.NEWEST: (col(Case.waiting_since).desc(), col(Case.id).desc()),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which cases of one status are shown: with a concern, of one officer, band or service area, or what was taken for advertising."""

    concerns: bool = False
    officer_id: int | None = None
    band: Band | None = None
    area: ServiceArea | None = None
    advertising: bool = False


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A case as the queue shows it, with its latest suggestion and the message that was judged."""

    case: Case
    suggestion: SuggestionRecord
    message: Message


class QueueRepository:
    """Reads the queue page by page."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def page(
        self,
        status: CaseStatus,
        *,
        include_restricted: bool,
        only_concerns: bool = False,
        only: Narrowing = EVERYTHING,
        order: Order = Order.USUAL,
        offset: int = 0,
        limit: int = 50,
    ) -> Sequence[QueueEntry]:
        """Return up to `limit` entries of one status from `offset` on, in the order in which they should be worked."""
        wanted = (
            select(Case)
            .where(*_filter(status, include_restricted=include_restricted, only_concerns=only_concerns, only=only))
            .order_by(*ORDERS[order])
            .offset(offset)
            .limit(limit)
        )
        # Only then what belongs to them: so the database looks at no more cases than are shown.
        cases = list(await self._session.exec(wanted))
        judged = await self._judged([case.id for case in cases if case.id is not None])
        return [QueueEntry(case, *judged[case.id]) for case in cases if case.id in judged]

    async def _judged(self, case_ids: Sequence[int]) -> dict[int, tuple[SuggestionRecord, Message]]:
        """Return each case's latest suggestion with the message that it is about."""
        # Asked by itself: as a part of the next question PostgreSQL may go through all suggestions for it.
        latest = list(
            await self._session.exec(
                select(func.max(SuggestionRecord.id))
                .where(col(SuggestionRecord.case_id).in_(case_ids))
                .group_by(col(SuggestionRecord.case_id))
            )
        )
        wanted = (
            select(SuggestionRecord, Message)
            .join(Message, col(Message.id) == SuggestionRecord.message_id)
            .where(col(SuggestionRecord.id).in_(latest))
        )
        return {suggestion.case_id: (suggestion, message) for suggestion, message in await self._session.exec(wanted)}

    async def count(
        self,
        status: CaseStatus,
        *,
        include_restricted: bool,
        only_concerns: bool = False,
        only: Narrowing = EVERYTHING,
        most: int | None = None,
    ) -> int:
        """Return how many entries `page` would go through, counted up to `most`."""
        conditions = _filter(status, include_restricted=include_restricted, only_concerns=only_concerns, only=only)
        if most is None:
            return (await self._session.exec(select(func.count()).select_from(Case).where(*conditions))).one()
        some = select(Case.id).where(*conditions).limit(most)
        if self._session.get_bind().dialect.name == "postgresql":
            # In an order that has an index, lest it goes through all cases to find some that stand at the end.
            some = some.order_by(*ORDERS[Order.USUAL])
        return (await self._session.exec(select(func.count()).select_from(some.subquery()))).one()

    async def newest(self) -> int:
        """Return the number of the newest suggestion of any case, from which on `count_newer` counts; 0 when there is none."""
        return (await self._session.exec(select(func.max(SuggestionRecord.id)))).one() or 0

    async def count_newer(self, since: int, *, include_restricted: bool, only_concerns: bool = False) -> int:
        """Return how many cases came to wait after the suggestion numbered `since`: opened, or written to after they were decided."""
        decided = select(func.max(Decision.suggestion_id)).where(Decision.case_id == Case.id, stands()).correlate(Case).scalar_subquery()
        first_waiting = (
            select(func.min(SuggestionRecord.id))
            .where(SuggestionRecord.case_id == Case.id, col(SuggestionRecord.id) > func.coalesce(decided, 0))
            .correlate(Case)
            .scalar_subquery()
        )
        # The cases that can be new are few, and found by their suggestions' numbers.
        newer = select(SuggestionRecord.case_id).where(col(SuggestionRecord.id) > since)
        conditions = _filter(CaseStatus.AWAITING_CONFIRMATION, include_restricted=include_restricted, only_concerns=only_concerns)
        wanted = select(func.count()).select_from(Case).where(*conditions, col(Case.id).in_(newer), first_waiting > since)
        return (await self._session.exec(wanted)).one()

    async def inbound_count(self, case_id: int) -> int:
        """Return how many messages a case's resident has sent."""
        wanted = select(func.count()).where(Message.case_id == case_id, Message.direction == Direction.INBOUND)
        return (await self._session.exec(wanted)).one()


def _filter(
    status: CaseStatus, *, include_restricted: bool, only_concerns: bool, only: Narrowing = EVERYTHING
) -> list[ColumnElement[bool]]:
    conditions = [col(Case.status) == status, col(Case.band).is_not(None)]  # whatever has a suggestion has a band
    narrowed: tuple[tuple[bool, ColumnElement[bool]], ...] = (
        (not include_restricted, col(Case.restricted).is_(False)),
        (only_concerns or only.concerns, col(Case.concern).is_(True)),
        (only.officer_id is not None, col(Case.assigned_to) == only.officer_id),
        (only.band is not None, col(Case.band) == only.band),
        (only.area is not None, col(Case.area) == only.area),
        (only.advertising, col(Case.back_of_queue).is_(True)),
    )
    return conditions + [condition for holds, condition in narrowed if holds]
