"""Notices that the clock was set back, and lets nothing wait until it has caught up."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from intake.ports import Clock
from storage.store import Store

# Less is what clocks are corrected by all the time, and what those of several machines may differ by.
TOLERATED = timedelta(minutes=1)
# For how long one worker's doing is enough for all that notice the same.
NAME, ENOUGH_SECONDS = "clock_watch", 60.0

log = structlog.get_logger()


class ClockWatch:
    """Compares the clock with one that only goes on; in its first look, with what the store last wrote."""

    def __init__(self, store: Store, clock: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        """Look at nothing yet; `steady` gives seconds that no setting of the clock changes."""
        self._store = store
        self._clock = clock
        self._steady = steady
        self._holder = secrets.token_hex(8)
        self._last: tuple[datetime, float] | None = None

    async def step(self) -> bool:
        """Where the clock was set back, let what waits wait for so much less; return False. Raises StoreUnavailable."""
        now, steady = self._clock(), self._steady()
        back = await self._set_back(now, steady)
        if back > TOLERATED:
            await self._bring_nearer(now, back)
        self._last = now, steady  # only now: whatever fails before is done again
        return False

    async def _bring_nearer(self, now: datetime, back: timedelta) -> None:
        async with self._store.begin() as unit:
            # Several workers see the same clock; what each brought nearer would be due at once, letters in hand included.
            if not await unit.leases.take(NAME, self._holder, now, ENOUGH_SECONDS):
                return
            moved = await unit.postponed.bring_nearer(now, back)
            await unit.commit()
        log.warning("clock_was_set_back", seconds=round(back.total_seconds()), waiting=moved)

    async def _set_back(self, now: datetime, steady: float) -> timedelta:
        if self._last is not None:
            then, steady_then = self._last
            return then + timedelta(seconds=steady - steady_then) - now
        async with self._store.read() as unit:
            latest = await unit.postponed.latest()
        return timedelta() if latest is None else latest - now
