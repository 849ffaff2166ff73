"""Keeps the memory of all mails that are being read or stored within one budget."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Memory:
    """So many bytes for all mails in flight."""

    def __init__(self, limit: int) -> None:
        """Hand out at most `limit` bytes."""
        self._free = limit
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    def take(self, size: int) -> bool:
        """Take `size` bytes if they are free."""
        if size > self._free:
            return False
        self._free -= size
        return True

    async def take_in_turn(self, size: int, seconds: float) -> bool:
        """Take `size` bytes, waiting in line for at most `seconds`; return whether they were had."""
        if not self._waiting and self.take(size):
            return True
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        try:
            await asyncio.wait({turn}, timeout=seconds)
        except asyncio.CancelledError:
            self._step_out(turn, size)
            raise
        if turn.done():
            return True
        self._step_out(turn, size)
        return False

    def _step_out(self, turn: "asyncio.Future[None]", size: int) -> None:
        """Leave the line; what was handed out in the same moment goes back."""
        if not turn.cancel():
            self._free += size
        self._serve()

    def give(self, size: int) -> None:
        """Give `size` bytes back."""
        self._free += size
        self._serve()

    def _serve(self) -> None:
        """Hand what is free to those who wait, in their order."""
        while self._waiting and (self._waiting[0][1].done() or self._waiting[0][0] <= self._free):
            size, turn = self._waiting.popleft()
            if not turn.done():
                self._free -= size
                turn.set_result(None)


class Share:
    """What one mail holds of the memory."""

    def __init__(self, memory: Memory) -> None:
        """Hold nothing yet."""
        self._memory = memory
        self._held = 0

    async def reserve(self, size: int, seconds: float) -> bool:
        """Hold `size` bytes from the start, waiting for them at most `seconds`; return whether they were had."""
        if not await self._memory.take_in_turn(size, seconds):
            return False
        self._held += size
        return True

    def grow(self, size: int) -> bool:
        """Hold at least `size` bytes altogether, without waiting; return whether they were had."""
        more = size - self._held
        if more > 0:
            if not self._memory.take(more):
                return False
            self._held = size
        return True

    def release(self) -> None:
        """Give everything back."""
        self._memory.give(self._held)
        self._held = 0


@contextmanager
def share_of(memory: Memory) -> Iterator[Share]:
    """Hand out a share that is given back at the end."""
    share = Share(memory)
    try:
        yield share
    finally:
        share.release()
