"""How much comes in and how much waits: counts alone, restricted cases among them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.sql.selectable import Select
from sqlmodel import case, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from models.states import CaseStatus


class VolumeRepository:
    """Counts cases by when they came."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def received(self, bounds: Sequence[tuple[datetime, datetime]]) -> list[int]:
        """Return how many cases were opened within each of these bounds (the second excluded), joined ones left out."""
        if not bounds:
            return []
        return await self._counts(select(*(_opened_within(start, end) for start, end in bounds)))

    async def waiting(self, bounds: Sequence[datetime]) -> list[int]:
        """Return how many cases wait for an officer since before each of these moments; what was taken for advertising is left out."""
        wanted = select(*(_count(col(Case.waiting_since) < moment) for moment in bounds)).where(
            Case.status == CaseStatus.AWAITING_CONFIRMATION, col(Case.back_of_queue).is_(False)
        )
        return await self._counts(wanted)

    async def _counts(self, wanted: Select[Any]) -> list[int]:
        """Return the one row of counts that a question has; a sum over no rows is 0."""
        return [int(count or 0) for count in (await (await self._session.connection()).execute(wanted)).one()]


def _opened_within(start: datetime, end: datetime) -> ColumnElement[int]:
    """Return how many cases were opened then: a count of its own for each span, which an index answers."""
    then = (col(Case.opened_at) >= start, col(Case.opened_at) < end, col(Case.status) != CaseStatus.JOINED)
    return select(func.count()).select_from(Case).where(*then).scalar_subquery()


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
