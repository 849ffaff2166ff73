"""Whose turn it is: streams with work waiting are served round by round, so that a flood in one holds up that one alone.

Each row gets a turn when it arrives: one more than the last waiting row of its stream, and never less than the turn that is being
served. Rows are then taken in the order of their turns (start-time fair queueing: Goyal, Vin and Cheng, SIGCOMM 1996).
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxRow
from models.states import Channel, InboxState


class Turns:
    """Hands out turns to arrivals of one channel that are written in one transaction."""

    def __init__(self, served: int, last: dict[str, int]) -> None:
        """Begin at the turn `served` now, with the last waiting turn of each stream that has any."""
        self._served = served
        self._last = last

    @classmethod
    async def at(cls, session: AsyncSession, channel: Channel, now: datetime, streams: Collection[str]) -> "Turns":
        """Read how things stand."""
        waiting = (InboxRow.channel == channel, InboxRow.state == InboxState.NEW)
        first = select(InboxRow.turn).where(*waiting, InboxRow.available_at <= now).order_by(col(InboxRow.turn)).limit(1)
        served = (await session.exec(first)).first() or 0
        last = select(InboxRow.stream, func.max(InboxRow.turn)).where(*waiting, col(InboxRow.stream).in_(streams)).group_by(InboxRow.stream)
        return cls(served, {str(stream): turn for stream, turn in await session.exec(last)} if streams else {})

    def next(self, stream: str | None) -> int:
        """Return the turn of the next arrival in `stream`; what belongs to none waits for no other."""
        if stream is None:
            return self._served
        self._last[stream] = max(self._served, self._last.get(stream, self._served - 1) + 1)
        return self._last[stream]
