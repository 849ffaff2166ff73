"""Raw arrivals: taken once, claimed by one worker, never dropped."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import exists, insert
from sqlalchemy.orm import QueryableAttribute, aliased, defer
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxRow
from models.states import Channel, InboxState


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
        if external_id is not None and await self.by_external_id(channel, external_id):
            return None
        row = _row(channel, raw, received_at, envelope)
        row.external_id, row.stream = external_id, stream
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

    async def claim(self, now: datetime, lease: timedelta, channels: frozenset[Channel] = frozenset(Channel)) -> InboxRow | None:
        """Take up the oldest row of `channels` that is due and not behind another of its stream, and hide it from others for `lease`."""
        earlier = aliased(InboxRow)
        blocked = exists().where(
            col(earlier.stream) == InboxRow.stream, col(earlier.state) == InboxState.NEW, col(earlier.id) < col(InboxRow.id)
        )
        due = (
            select(InboxRow)
            .where(InboxRow.state == InboxState.NEW, InboxRow.available_at <= now, col(InboxRow.channel).in_(channels), ~blocked)
            .order_by(col(InboxRow.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await self._session.exec(due)).first()
        if row is not None:
            row.claims += 1
            row.available_at = now + lease
        return row

    async def get(self, row_id: int) -> InboxRow | None:
        """Return the row, or None."""
        return await self._session.get(InboxRow, row_id)

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

    async def held_heads(self, limit: int | None = None) -> list[tuple[InboxRow, int]]:
        """Return the holding pen's oldest rows, without their bytes, which must not be read from them, but with their number."""
        wanted = (
            select(InboxRow, func.length(InboxRow.raw)).where(InboxRow.state == InboxState.HELD).order_by(col(InboxRow.id)).limit(limit)
        )
        return list(await self._session.exec(wanted.options(defer(cast("QueryableAttribute[bytes]", InboxRow.raw), raiseload=True))))

    async def count(self, state: InboxState) -> int:
        """Return how many rows stand in `state`."""
        return (await self._session.exec(select(func.count()).where(InboxRow.state == state))).one()

    async def waiting_because(self, error: str) -> list[datetime]:
        """Return when each row came that waits for another try since `error`, oldest first."""
        wanted = select(InboxRow.received_at).where(InboxRow.state == InboxState.NEW, InboxRow.last_error == error)
        return list(await self._session.exec(wanted.order_by(col(InboxRow.received_at))))


def _row(channel: Channel, raw: bytes, received_at: datetime, envelope: dict[str, Any]) -> InboxRow:
    return InboxRow(
        channel=channel,
        received_at=received_at,
        envelope=envelope,
        raw=raw,
        digest=hashlib.sha256(raw).hexdigest(),
        available_at=received_at,
    )
