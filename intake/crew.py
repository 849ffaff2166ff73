"""Works on several rows at once, each by itself, taking up more whenever there is a free hand."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, NoReturn, TypeVar

import structlog

from intake.bell import Bell

LOOK_EVERY_SECONDS = 0.5
AFTER_FAULT_SECONDS = 2.0
FINISH_SECONDS = 10.0

log = structlog.get_logger()
Row = TypeVar("Row")


class Crew(Generic[Row]):
    """So many hands that work side by side; a row that takes long keeps one of them, and nobody else waiting."""

    def __init__(
        self, take: Callable[[int], Awaitable[list[Row]]], work: Callable[[Row], Awaitable[None]], bell: Bell, *, hands: int = 1
    ) -> None:
        """Call `take` for at most so many rows as there are free hands, and `work` for each.

        `bell`, this crew's own, rings when there may be more.
        """
        self._take = take
        self._work = work
        self._bell = bell
        self._hands = hands
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self) -> NoReturn:
        """Work until cancelled; then the rows in hand are finished, or after ten seconds left as they were."""
        try:
            while True:
                heard = self._bell.rings
                pause = await finish(asyncio.ensure_future(self._look()))
                if pause:
                    await self._bell.wait(pause, heard)
        finally:
            await self._put_down()

    async def _look(self) -> float:
        """Take up what there is; return for how many seconds to wait before the next look, unless the bell rings."""
        free = self._hands - len(self._busy)
        if not free:
            return LOOK_EVERY_SECONDS
        try:
            rows = await self._take(free)
        except Exception as error:  # noqa: BLE001 - the worker outlives every fault
            tell_fault(error)
            return AFTER_FAULT_SECONDS
        for row in rows:
            task = asyncio.ensure_future(self._work(row))
            self._busy.add(task)
            task.add_done_callback(self._end)
        return LOOK_EVERY_SECONDS

    def _end(self, task: "asyncio.Task[None]") -> None:
        """Free the hand, and look again at once: the next row of the same stream may be taken now."""
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            tell_fault(error)
            asyncio.get_running_loop().call_later(AFTER_FAULT_SECONDS, self._bell.ring)
        else:
            self._bell.ring()

    async def _put_down(self) -> None:
        busy = set(self._busy)
        if not busy:
            return
        try:
            await asyncio.wait(busy, timeout=FINISH_SECONDS)
        finally:
            for task in busy:
                task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)


def tell_fault(error: BaseException) -> None:
    """Log a fault by its kind alone: a traceback could quote a resident."""
    log.error("worker_step_failed", fault=type(error).__name__)


async def finish(step: "asyncio.Future[float]") -> float:
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
