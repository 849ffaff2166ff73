"""A hint from the edges to the worker that something has come."""

import asyncio


class Bell:
    """Wakes whoever waits; a ring that nobody hears is lost, which costs only the worker's own next look."""

    def __init__(self) -> None:
        """Start silent."""
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait now."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the wait is the whole of what this does
        """Wait for a ring, at most `timeout` seconds; return whether it rang."""
        try:
            await asyncio.wait_for(self._rung.wait(), timeout)
        except TimeoutError:
            return False
        return True
