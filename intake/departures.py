"""Sends letters from the outbox: again while there is hope, and visibly given up when there is none."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from intake.pacing import Pace, Unhurried
from intake.ports import Clock, Sender
from intake.retry import OUTBOX_DELAYS, GiveUp, after_sending_failed, in_short
from models.errors import SendFailed
from models.outbox import OutboxRow
from models.states import Channel, OutboxState
from storage.store import Store
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(minutes=5)  # longer than a sender's own time limit, so that no letter goes out twice at once

log = structlog.get_logger()


class Departures:
    """One worker's way with the outbox."""

    def __init__(self, store: Store, clock: Clock, senders: Mapping[Channel, Sender], pace: Pace | None = None) -> None:
        """Send over these channels, no quicker than `pace` allows; letters for others wait."""
        self._store = store
        self._clock = clock
        self._senders = senders
        self._pace = pace or Unhurried()
        self._noting = asyncio.Lock()
        self._unnoted: dict[int, tuple[OutboxRow, Exception | None]] = {}

    async def step(self) -> bool:
        """Send one letter; return whether there was one. Raises StoreUnavailable."""
        rows = await self.take(1)
        for row in rows:
            await self.work(row)
        return bool(rows)

    async def take(self, most: int) -> list[OutboxRow]:
        """Take up at most so many letters, no two of one stream; raises StoreUnavailable."""
        most = min(most, self._pace.room())
        if not self._senders or most < 1:
            return []
        await self._note_what_waits()
        async with self._store.begin() as unit:
            rows = await unit.outbox.claim_some(frozenset(self._senders), self._clock(), LEASE, most, self._pace.resting())
            await unit.commit()
        for row in rows:
            self._pace.taken(row)
        return rows

    async def work(self, row: OutboxRow) -> None:
        """Send one letter that was taken up; raises StoreUnavailable when what became of it cannot be noted yet."""
        error = await self._send(row)
        if isinstance(error, SendFailed) and error.retry_after:
            self._pace.refused(row, error.retry_after)
        self._unnoted[_id(row)] = (row, error)
        await self._note_what_waits()

    async def _send(self, row: OutboxRow) -> Exception | None:
        try:
            await self._senders[row.channel](row)
        except Exception as error:  # noqa: BLE001 - one letter must harm no other, whatever it does
            return error
        return None

    async def _note_what_waits(self) -> None:
        """Write down what became of letters, of all at once; kept here while the store is away, lest a letter that went goes again."""
        async with self._noting:
            waiting = list(self._unnoted.items())
            if not waiting:
                return  # another hand has noted ours with its own
            async with self._store.begin() as unit:
                await unit.outbox.note_sent([row_id for row_id, (_, error) in waiting if error is None], self._clock())
                for row_id, (_, error) in waiting:
                    if error is not None:
                        await self._note_failure(row_id, error, unit)
                await unit.commit()
            for row_id, (row, error) in waiting:
                log.info("letter_worked_on", row=row_id, sent=error is None, purpose=row.purpose.value, attempts=row.attempts)
                del self._unnoted[row_id]

    async def _note_failure(self, row_id: int, error: Exception, unit: UnitOfWork) -> None:
        now = await unit.outbox.get(row_id)
        if now is not None and now.state is OutboxState.PENDING:
            self._postpone(now, error)

    def _postpone(self, row: OutboxRow, error: Exception) -> None:
        verdict = after_sending_failed(row.attempts, error)
        row.last_error = in_short(error)
        if isinstance(verdict, GiveUp):
            row.state = OutboxState.FAILED
            log.error("letter_given_up", row=row.id, purpose=row.purpose.value, attempts=row.attempts, of=len(OUTBOX_DELAYS) + 1)
        else:
            row.available_at = self._clock() + verdict.delay
            log.warning("letter_postponed", row=row.id, purpose=row.purpose.value, attempts=row.attempts, reason=row.last_error)


def _id(row: OutboxRow) -> int:
    assert row.id is not None  # noqa: S101 - it came from the store
    return row.id
