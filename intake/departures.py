"""Sends letters from the outbox: again while there is hope, and visibly given up when there is none."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from intake.ports import Clock, Sender
from intake.retry import OUTBOX_DELAYS, GiveUp, after_sending_failed, in_short
from models.outbox import OutboxRow
from models.states import Channel, OutboxState
from storage.store import Store

LEASE = timedelta(minutes=5)  # longer than a sender's own time limit, so that no letter goes out twice at once

log = structlog.get_logger()


class Departures:
    """One worker's way with the outbox."""

    def __init__(self, store: Store, clock: Clock, senders: Mapping[Channel, Sender]) -> None:
        """Send over these channels; letters for others wait."""
        self._store = store
        self._clock = clock
        self._senders = senders
        self._unnoted: dict[int, tuple[OutboxRow, Exception | None]] = {}

    async def step(self) -> bool:
        """Send one letter; return whether there was one. Raises StoreUnavailable."""
        if not self._senders:
            return False
        await self._note_what_waits()
        async with self._store.begin() as unit:
            row = await unit.outbox.claim(frozenset(self._senders), self._clock(), LEASE)
            await unit.commit()
        if row is None:
            return False
        self._unnoted[_id(row)] = (row, await self._send(row))
        await self._note_what_waits()
        return True

    async def _send(self, row: OutboxRow) -> Exception | None:
        try:
            await self._senders[row.channel](row)
        except Exception as error:  # noqa: BLE001 - one letter must harm no other, whatever it does
            return error
        return None

    async def _note_what_waits(self) -> None:
        """Write down what became of letters; kept here while the store is away, lest a letter that went goes again."""
        for row_id, (row, error) in list(self._unnoted.items()):
            await self._note(row, error)
            del self._unnoted[row_id]

    async def _note(self, row: OutboxRow, error: Exception | None) -> None:
        async with self._store.begin() as unit:
            now = await unit.outbox.get(_id(row))
            if now is None or now.state is not OutboxState.PENDING:
                return
            if error is None:
                now.state, now.sent_at, now.last_error = OutboxState.SENT, self._clock(), None
            else:
                self._postpone(now, error)
            await unit.commit()
        log.info("letter_worked_on", row=row.id, state=now.state.value, purpose=row.purpose.value, attempts=row.attempts)

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
