"""The officers' queue: concerns first, then by age, advertising last."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, Message
from models.judgements import SuggestionRecord
from models.states import CaseStatus, Direction


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
            .order_by(col(Case.concern).desc(), col(Case.back_of_queue), col(Case.waiting_since), col(Case.id))
            .offset(offset)
            .limit(limit)
        )
        return [QueueEntry(*row) for row in await self._session.exec(wanted)]

    async def count(self, status: CaseStatus, *, include_restricted: bool, only_concerns: bool = False) -> int:
        """Return how many entries `page` would go through."""
        conditions = self._filter(status, include_restricted=include_restricted, only_concerns=only_concerns)
        return (await self._session.exec(select(func.count()).select_from(Case).where(*conditions))).one()

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
