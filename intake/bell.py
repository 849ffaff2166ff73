"""A hint from the edges to the worker that something has come."""

import asyncio


class Bell:
    """Wakes whoever waits; whoever remembers what it had heard before it looked misses no ring that came while it was looking."""

    def __init__(self) -> None:
        """Start silent."""
        self._rung = asyncio.Event()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it has rung."""
        return self._rings

    def ring(self) -> None:
        """Wake all who wait now."""
        self._rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, timeout: float, heard: int | None = None) -> bool:  # noqa: ASYNC109 - the wait is the whole of what this does
        """Wait for a ring, at most `timeout` seconds, and not at all if it rang since it had rung `heard` times; return whether it rang."""
        if heard is not None and heard != self._rings:
            return True
        try:
            await asyncio.wait_for(self._rung.wait(), timeout)
        except TimeoutError:
            return False
        return True
