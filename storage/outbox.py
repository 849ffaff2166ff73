"""Outgoing messages: written once by key, sent in order within a stream."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose, OutboxState
from storage.claiming import claim_departures
from storage.locking import get_locked, locked, take_turns, writes
from storage.putting import execute


class OutboxRepository:
    """What is to be sent."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(
        self,
        key: str,
        channel: Channel,
        purpose: OutboxPurpose,
        recipient: str,
        payload: dict[str, Any],
        now: datetime,
        *,
        case_id: int | None = None,
        stream: str | None = None,
        not_before: datetime | None = None,
    ) -> OutboxRow | None:
        """Write one message to be sent, at once or `not_before` a moment; return None when its `key` was written before."""
        await take_turns(self._session, f"outbox:{key}")
        if await self.is_written(key):
            return None
        row = OutboxRow(
            key=key,
            channel=channel,
            purpose=purpose,
            recipient=recipient,
            payload=payload,
            case_id=case_id,
            stream=stream,
            created_at=now,
            available_at=not_before or now,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def add_all(self, rows: Sequence[OutboxRow]) -> None:
        """Write messages whose keys are known to be new, in one statement."""
        if rows:
            await execute(self._session, insert(OutboxRow), [row.model_dump(exclude={"id"}) for row in rows])

    async def is_written(self, key: str) -> bool:
        """Whether a message with this key was written before."""
        return (await self._session.exec(select(OutboxRow.id).where(OutboxRow.key == key))).first() is not None

    async def by_key(self, key: str) -> OutboxRow | None:
        """Return the message with this key, locked against other writers where the unit of work may write, or None."""
        return (await self._session.exec(locked(self._session, select(OutboxRow).where(OutboxRow.key == key)))).first()

    async def acknowledged_since(self, recipient: str, since: datetime) -> list[OutboxRow]:
        """Return the acknowledgements to one recipient that were or will be sent after `since`, oldest first; combined ones count once."""
        if writes(self._session):
            await take_turns(self._session, f"acknowledgements:{recipient}")
        wanted = select(OutboxRow).where(
            OutboxRow.recipient == recipient,
            OutboxRow.purpose == OutboxPurpose.ACKNOWLEDGEMENT,
            OutboxRow.state != OutboxState.COMBINED,
            (OutboxRow.available_at > since) | (OutboxRow.created_at > since),
        )
        return list(await self._session.exec(locked(self._session, wanted.order_by(col(OutboxRow.id)))))

    async def forget(self, stream: str, instead: str) -> None:
        """Erase the text of what was said in a stream and belongs to no case; a row not sent yet will say `instead`."""
        for row in await self._session.exec(select(OutboxRow).where(OutboxRow.stream == stream, col(OutboxRow.case_id).is_(None))):
            if "text" in row.payload:
                row.payload = {**row.payload, "text": instead}

    async def forget_buttons(self, stream: str, about: str) -> None:
        """Erase from what was said in a stream the buttons whose data begin with `about`, with those beside them."""
        for row in await self._session.exec(select(OutboxRow).where(OutboxRow.stream == stream, col(OutboxRow.case_id).is_(None))):
            lines = row.payload.get("reply_markup", {}).get("inline_keyboard", [])
            if any(button.get("callback_data", "").startswith(about) for line in lines for button in line):
                row.payload = {name: value for name, value in row.payload.items() if name != "reply_markup"}

    async def claim(self, channels: frozenset[Channel], now: datetime, lease: timedelta) -> OutboxRow | None:
        """Take up the oldest due row of `channels`, alerts first, that no earlier row of its stream waits before."""
        return next(iter(await self.claim_some(channels, now, lease, 1)), None)

    async def claim_some(
        self, channels: frozenset[Channel], now: datetime, lease: timedelta, most: int, resting: frozenset[str] = frozenset()
    ) -> list[OutboxRow]:
        """Take up the oldest due rows, at most `most`, alerts first; of each stream the first alone, of those `resting` none."""
        return await claim_departures(self._session, channels, now, lease, most, resting)

    async def note_sent(self, row_ids: Sequence[int], now: datetime) -> None:
        """Note that these messages went out `now`, in one statement."""
        went = update(OutboxRow).where(col(OutboxRow.id).in_(row_ids), col(OutboxRow.state) == OutboxState.PENDING)
        await execute(self._session, went.values(state=OutboxState.SENT, sent_at=now, last_error=None))

    async def get(self, row_id: int) -> OutboxRow | None:
        """Return the row, locked against other writers where the unit of work may write, or None."""
        return await get_locked(self._session, OutboxRow, row_id)

    async def of_case(self, case_id: int) -> list[OutboxRow]:
        """Return what was and will be sent about a case, oldest first."""
        rows = await self._session.exec(select(OutboxRow).where(OutboxRow.case_id == case_id).order_by(col(OutboxRow.id)))
        return list(rows)

    async def count(self, state: OutboxState) -> int:
        """Return how many rows stand in `state`."""
        return (await self._session.exec(select(func.count()).where(OutboxRow.state == state))).one()

    async def waiting(self) -> dict[Channel, int]:
        """Return how many rows of each channel are not sent yet."""
        wanted = select(OutboxRow.channel, func.count()).where(OutboxRow.state == OutboxState.PENDING).group_by(OutboxRow.channel)
        return {Channel(channel): number for channel, number in await self._session.exec(wanted)}
