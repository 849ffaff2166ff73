"""Counts of the groups that people said they are of."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.monitoring import MonitoringCount


class MonitoringRepository:
    """Counts answers by month; nothing else about an answer is ever kept."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def count(self, month: str, topic: str, answer: str) -> None:
        """Count one answer more for a month such as 2025-06."""
        key = (month, topic, answer)
        found = await self._session.get(MonitoringCount, key, with_for_update=True)
        if found is None:
            found = MonitoringCount(month=month, topic=topic, answer=answer, number=0)
        found.number += 1
        self._session.add(found)
        await self._session.flush()

    async def totals(self, first: str, last: str) -> dict[tuple[str, str], int]:
        """Return how often each answer (topic, answer) was given from the month `first` to the month `last`, both included."""
        wanted = select(MonitoringCount).where(MonitoringCount.month >= first, MonitoringCount.month <= last)
        totals: dict[tuple[str, str], int] = {}
        for row in await self._session.exec(wanted.order_by(col(MonitoringCount.month))):
            totals[row.topic, row.answer] = totals.get((row.topic, row.answer), 0) + row.number
        return totals
