"""Everything that waits for its moment: what a clock that was set back would keep waiting for too long."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.awaited import AwaitedFile, FileState, Transcript
from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.states import InboxState, OutboxState
from models.unchecked import UncheckedMessage

# Each kind of thing that waits in its column `available_at`, and which of them still do.
WAITING: tuple[tuple[type[SQLModel], tuple[Any, ...]], ...] = (
    (InboxRow, (InboxRow.state == InboxState.NEW,)),
    (OutboxRow, (OutboxRow.state == OutboxState.PENDING,)),
    (AwaitedFile, (AwaitedFile.state == FileState.WAITING,)),
    (Transcript, (Transcript.state == FileState.WAITING,)),
    (UncheckedMessage, ()),
)


class PostponedRepository:
    """What waits, of every kind."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def latest(self) -> datetime | None:
        """Return when the last arrival or letter was written, by the clock of that time, or None when there is none."""
        arrival = (await self._session.exec(select(InboxRow.received_at).order_by(col(InboxRow.id).desc()).limit(1))).first()
        letter = (await self._session.exec(select(OutboxRow.created_at).order_by(col(OutboxRow.id).desc()).limit(1))).first()
        return max((moment for moment in (arrival, letter) if moment is not None), default=None)

    async def bring_nearer(self, now: datetime, by: timedelta) -> int:
        """Let everything that waits beyond `now` wait for `by` less; return how many things those were."""
        return sum([await self._bring_nearer(table, still, now, by) for table, still in WAITING])

    async def _bring_nearer(self, table: type[SQLModel], still: tuple[Any, ...], now: datetime, by: timedelta) -> int:
        key = inspect(table, raiseerr=True).primary_key[0]
        available_at = table.available_at  # type: ignore[attr-defined] # every table listed has one
        found = (await self._session.exec(select(key, available_at).where(*still, available_at > now))).all()
        if found:
            await self._session.exec(update(table), params=[{key.name: number, "available_at": moment - by} for number, moment in found])
        return len(found)
