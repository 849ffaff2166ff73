"""Works off the inbox and the outbox, one row at a time, until it is told to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from intake.arrivals import Arrivals
from intake.bell import Bell
from intake.departures import Departures
from intake.ports import Clock, Handler, Sender
from models.states import Channel
from storage.store import Store

LOOK_EVERY_SECONDS = 0.5
AFTER_FAULT_SECONDS = 2.0
FINISH_SECONDS = 10.0

log = structlog.get_logger()

Step = Callable[[], Awaitable[bool]]


class Worker:
    """Hands arrivals to their channel's handler and letters to their channel's sender; any number may share a store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        handlers: Mapping[Channel, Handler],
        senders: Mapping[Channel, Sender],
        bell: Bell,
        chores: Sequence[Step] = (),
    ) -> None:
        """Work for these channels; rows of others are left for another process. `chores` are what else there is to do, step by step."""
        self._arrivals = Arrivals(store, clock, handlers)
        # Each channel by itself: a relay that keeps us waiting must not hold up the chat.
        self._departures = [Departures(store, clock, {channel: sender}) for channel, sender in senders.items()]
        self._bell = bell
        self._chores = chores

    async def run(self) -> None:
        """Work until cancelled; then the rows in hand are finished, or after ten seconds left as they were."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._work(self.step_inbox))
            for departures in self._departures:
                group.create_task(self._work(departures.step))
            for step in self._chores:
                group.create_task(self._work(step))

    async def step_inbox(self) -> bool:
        """Work off one arrival; return whether there was one. Raises StoreUnavailable."""
        worked = await self._arrivals.step()
        if worked:
            self._bell.ring()  # there may be a letter to send now
        return worked

    async def step_outbox(self) -> bool:
        """Send one letter of each channel; return whether there was any. Raises StoreUnavailable."""
        return any([await departures.step() for departures in self._departures])

    async def step_chores(self) -> bool:
        """Take one step of each chore; return whether there was anything to do. Raises StoreUnavailable."""
        return any([await step() for step in self._chores])

    async def _work(self, step: Step) -> None:
        while True:
            pause = await _finish(asyncio.ensure_future(_guarded(step)))
            if pause:
                await self._bell.wait(pause)


async def _guarded(step: Step) -> float:
    """Take one step; return for how many seconds to wait before the next."""
    try:
        return 0.0 if await step() else LOOK_EVERY_SECONDS
    except Exception as error:  # noqa: BLE001 - the worker outlives every fault
        log.error("worker_step_failed", fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote a resident
        return AFTER_FAULT_SECONDS


async def _finish(step: "asyncio.Future[float]") -> float:
    """Wait for a step; when cancelled, give it time to end by itself before it is stopped too."""
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        try:
            await asyncio.wait({step}, timeout=FINISH_SECONDS)
        finally:
            step.cancel()
        await asyncio.wait({step})
        raise
