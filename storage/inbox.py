"""Raw arrivals: taken once, claimed by one worker, never dropped."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import insert
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxRow
from models.states import Channel, InboxState
from storage.arriving import Arrival, keep_arrivals
from storage.claiming import claim_arrivals
from storage.locking import get_locked, locked, take_turns
from storage.turns import Turns


class InboxRepository:
    """The inbox and, as its held part, the holding pen."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(
        self,
        channel: Channel,
        raw: bytes,
        received_at: datetime,
        envelope: dict[str, Any],
        *,
        external_id: str | None = None,
        stream: str | None = None,
    ) -> InboxRow | None:
        """Keep one arrival; return its row, or None when this `external_id` was taken before."""
        if external_id is not None:
            await take_turns(self._session, f"inbox:{channel}:{external_id}")
            if await self.by_external_id(channel, external_id):
                return None
        row = _row(channel, raw, received_at, envelope)
        row.external_id, row.stream = external_id, stream
        if stream is not None:
            row.turn = (await Turns.at(self._session, channel, received_at, {stream})).next(stream)
        self._session.add(row)
        await self._session.flush()
        return row

    async def add_all(self, channel: Channel, received_at: datetime, arrivals: list[tuple[bytes, dict[str, Any]]]) -> None:
        """Keep several arrivals, each its bytes and its envelope, that came without a number of the sender's."""
        blank = _row(channel, b"", received_at, {}).model_dump(exclude={"id"})
        rows = [{**blank, "raw": raw, "digest": hashlib.sha256(raw).hexdigest(), "envelope": envelope} for raw, envelope in arrivals]
        await self._session.exec(insert(InboxRow), params=rows)  # one statement, where objects would be written one by one

    async def by_external_id(self, channel: Channel, external_id: str) -> InboxRow | None:
        """Return the arrival that the sender numbered so, or None."""
        found = await self._session.exec(select(InboxRow).where(InboxRow.channel == channel, InboxRow.external_id == external_id))
        return found.first()

    async def keep(self, channel: Channel, now: datetime, arrivals: list[Arrival]) -> int:
        """Keep numbered arrivals, each once, in as few statements as can be; return how many were new."""
        return await keep_arrivals(self._session, channel, now, arrivals)

    async def claim(self, now: datetime, lease: timedelta, channels: frozenset[Channel] = frozenset(Channel)) -> InboxRow | None:
        """Take up the next row of `channels` that is due and not behind another of its stream, and hide it from others for `lease`."""
        return next(iter(await self.claim_some(now, lease, channels, 1)), None)

    async def claim_some(self, now: datetime, lease: timedelta, channels: frozenset[Channel], most: int) -> list[InboxRow]:
        """Take up the next rows, at most `most` and no two of one stream; streams are served round by round."""
        return await claim_arrivals(self._session, now, lease, channels, most)

    async def get(self, row_id: int) -> InboxRow | None:
        """Return the row, locked against other writers where the unit of work may write, or None."""
        return await get_locked(self._session, InboxRow, row_id)

    async def get_some(self, row_ids: Sequence[int]) -> dict[int, InboxRow]:
        """Return those of the rows that are there by their ids, locked against other writers where the unit of work may write."""
        wanted = select(InboxRow).where(col(InboxRow.id).in_(row_ids)).order_by(col(InboxRow.id))
        return {row.id or 0: row for row in await self._session.exec(locked(self._session, wanted))}

    async def empty(self, row_ids: list[int]) -> None:
        """Erase what these arrivals said; their numbers stay, so that the same arrival is not taken a second time."""
        for row_id in row_ids:
            row = await self.get(row_id)
            if row is not None:
                row.raw = b""

    async def held(self) -> list[InboxRow]:
        """Return the holding pen, oldest first."""
        rows = await self._session.exec(select(InboxRow).where(InboxRow.state == InboxState.HELD).order_by(col(InboxRow.id)))
        return list(rows)

    async def held_heads(self) -> list[tuple[InboxRow, int]]:
        """Return the holding pen's rows, oldest first, without their bytes, which must not be read from them, but with their number."""
        wanted = select(InboxRow, func.length(InboxRow.raw)).where(InboxRow.state == InboxState.HELD).order_by(col(InboxRow.id))
        return list(await self._session.exec(wanted.options(defer(cast("QueryableAttribute[bytes]", InboxRow.raw), raiseload=True))))

    async def is_awaited(self, stream: str) -> bool:
        """Whether something came in a stream that is not worked off yet."""
        wanted = select(InboxRow.id).where(InboxRow.stream == stream, InboxRow.state == InboxState.NEW).limit(1)
        return (await self._session.exec(wanted)).first() is not None

    async def count(self, state: InboxState) -> int:
        """Return how many rows stand in `state`."""
        return (await self._session.exec(select(func.count()).where(InboxRow.state == state))).one()

    async def waiting(self) -> dict[Channel, int]:
        """Return how many rows of each channel are not worked off yet."""
        wanted = select(InboxRow.channel, func.count()).where(InboxRow.state == InboxState.NEW).group_by(InboxRow.channel)
        return {Channel(channel): number for channel, number in await self._session.exec(wanted)}


def _row(channel: Channel, raw: bytes, received_at: datetime, envelope: dict[str, Any]) -> InboxRow:
    return InboxRow(
        channel=channel,
        received_at=received_at,
        envelope=envelope,
        raw=raw,
        digest=hashlib.sha256(raw).hexdigest(),
        available_at=received_at,
    )
