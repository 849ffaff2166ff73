"""Writes things durably: while one transaction is being written, whoever comes gathers for the next."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from models.errors import StoreUnavailable

MOST_THINGS = 100
MOST_BYTES = 16 * 1024 * 1024

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Waiting(Generic[Thing]):
    """A thing that waits to be written, its size in bytes, and who waits for it."""

    thing: Thing
    size: int
    written: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, fault: Exception | None = None) -> None:
        """Tell that it is written, or why not, unless the other side has gone."""
        if self.written.done():
            return
        if fault is None:
            self.written.set_result(None)
        else:
            self.written.set_exception(fault)


class GroupCommit(Generic[Thing]):
    """Writes things that came together in one transaction."""

    def __init__(self, write: Callable[[list[Thing]], Awaitable[None]], size: Callable[[Thing], int]) -> None:
        """Write with `write`, which commits all that it is given or raises; `size` tells a thing's bytes."""
        self._write_all = write
        self._size = size
        self._line: deque[Waiting[Thing]] = deque()
        self._writer: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait for the next transaction."""
        return len(self._line)

    async def put(self, thing: Thing) -> None:
        """Return once the thing is committed; raises StoreUnavailable, or whatever went wrong.

        Whoever stops waiting leaves the thing in the line: it was received whole, and a transaction must not be left half done.
        """
        waiting = Waiting(thing, self._size(thing))
        self._line.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._write())
        await waiting.written

    async def finish(self, seconds: float) -> None:
        """Wait, at most so long, until nothing is left to write."""
        if self._writer is not None:
            await asyncio.wait({self._writer}, timeout=seconds)

    async def _write(self) -> None:
        while self._line:
            await self._settle(self._next())

    async def _settle(self, group: list[Waiting[Thing]]) -> None:
        """Commit a group; where that fails by a fault that is not the store's, each by itself, so that one harms no other."""
        fault = await self._commit(group)
        if fault is None or len(group) == 1 or isinstance(fault, StoreUnavailable):
            for waiting in group:
                waiting.settle(fault)
            return
        for waiting in group:
            waiting.settle(await self._commit([waiting]))

    def _next(self) -> list[Waiting[Thing]]:
        """Take as many from the line as one transaction should hold, at least one."""
        group = [self._line.popleft()]
        size = group[0].size
        while self._line and len(group) < MOST_THINGS and size + self._line[0].size <= MOST_BYTES:
            group.append(self._line.popleft())
            size += group[-1].size
        return group

    async def _commit(self, group: list[Waiting[Thing]]) -> Exception | None:
        """Write all in one transaction; return what went wrong."""
        try:
            await self._write_all([waiting.thing for waiting in group])
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            return fault
        return None
