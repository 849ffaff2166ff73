"""One writer at a time within a program: SQLite allows no more, and who waits for it there sleeps longer than need be."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from models.errors import StoreUnavailable

# As long as SQLite itself waits for a lock (storage/engine.py).
LONGEST_SECONDS = 15.0

End = Callable[[], None]


class WriteTurns:
    """Lets writers take turns, in the order in which they come; a writer's turn ends with its commit."""

    def __init__(self, *, needed: bool) -> None:
        """Take turns only where that is `needed`."""
        self._lock = asyncio.Lock() if needed else None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[End]:
        """Wait for the turn, and hand out what ends it before the block does; ending it twice does nothing. Raises StoreUnavailable."""
        if self._lock is None:
            yield lambda: None
            return
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._lock.acquire()
        except TimeoutError as error:
            # While another program keeps the store locked, those in front wait so long too, one after the other.
            raise StoreUnavailable from error
        end = _once(self._lock.release)
        try:
            yield end
        finally:
            end()


def _once(release: End) -> End:
    left = [release]

    def end() -> None:
        if left:
            left.pop()()

    return end
