"""The officers' queue: concerns first, then what could not be read for danger, then by age, advertising last."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, Message
from models.judgements import Decision, SuggestionRecord
from models.states import CaseStatus, Direction
from storage.standing import stands


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
        self, status: CaseStatus, *, include_restricted: bool, only_concerns: bool = False, offset: int = 0, limit: int = 50
    ) -> Sequence[QueueEntry]:
        """Return up to `limit` entries of one status from `offset` on, in the order in which they should be worked."""
        latest = select(func.max(SuggestionRecord.id)).where(SuggestionRecord.case_id == Case.id).correlate(Case).scalar_subquery()
        wanted = (
            select(Case, SuggestionRecord, Message)
            .join(SuggestionRecord, col(SuggestionRecord.id) == latest)
            .join(Message, col(Message.id) == SuggestionRecord.message_id)
            .where(*self._filter(status, include_restricted=include_restricted, only_concerns=only_concerns))
            .order_by(col(Case.concern).desc(), col(Case.unread).desc(), col(Case.back_of_queue), col(Case.waiting_since), col(Case.id))
            .offset(offset)
            .limit(limit)
        )
        return [QueueEntry(*row) for row in await self._session.exec(wanted)]

    async def count(self, status: CaseStatus, *, include_restricted: bool, only_concerns: bool = False) -> int:
        """Return how many entries `page` would go through."""
        conditions = self._filter(status, include_restricted=include_restricted, only_concerns=only_concerns)
        return (await self._session.exec(select(func.count()).select_from(Case).where(*conditions))).one()

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
        conditions = self._filter(CaseStatus.AWAITING_CONFIRMATION, include_restricted=include_restricted, only_concerns=only_concerns)
        wanted = select(func.count()).select_from(Case).where(*conditions, col(Case.id).in_(newer), first_waiting > since)
        return (await self._session.exec(wanted)).one()

    async def inbound_count(self, case_id: int) -> int:
        """Return how many messages a case's resident has sent."""
        wanted = select(func.count()).where(Message.case_id == case_id, Message.direction == Direction.INBOUND)
        return (await self._session.exec(wanted)).one()

    @staticmethod
    def _filter(status: CaseStatus, *, include_restricted: bool, only_concerns: bool) -> list[ColumnElement[bool]]:
        conditions = [col(Case.status) == status]
        if not include_restricted:
            conditions.append(col(Case.restricted).is_(False))
        if only_concerns:
            conditions.append(col(Case.concern).is_(True))
        return conditions
