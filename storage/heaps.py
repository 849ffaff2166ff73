"""How much waits, and since when: figures for whoever looks after Heed, without a word of any message."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.states import CaseStatus, InboxState, OutboxState


@dataclass(frozen=True, slots=True)
class Heap:
    """How many of a kind there are, and since when the oldest is there; None where there is none."""

    count: int
    oldest: datetime | None


class HeapRepository:
    """Counts what waits."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def arrivals(self, state: InboxState = InboxState.NEW) -> Heap:
        """Return the arrivals that nobody has worked off, or those that are held, by when they came."""
        wanted = select(func.count(), func.min(InboxRow.received_at)).where(InboxRow.state == state)
        return Heap(*(await self._session.exec(wanted)).one())

    async def letters(self, state: OutboxState = OutboxState.PENDING) -> Heap:
        """Return the letters and chat messages that are still to be sent, or that could not be, by when they were written."""
        wanted = select(func.count(), func.min(OutboxRow.created_at)).where(OutboxRow.state == state)
        return Heap(*(await self._session.exec(wanted)).one())

    async def cases(self) -> Heap:
        """Return the cases that wait for an officer, by since when they do; restricted ones count, and none is named."""
        wanted = select(func.count(), func.min(Case.waiting_since)).where(col(Case.status) == CaseStatus.AWAITING_CONFIRMATION)
        return Heap(*(await self._session.exec(wanted)).one())
