"""A hint from the edges to the worker that something has come."""

import asyncio


class Bell:
    """Wakes whoever waits; whoever remembers what it had heard before it looked misses no ring that came while it was looking."""

    def __init__(self) -> None:
        """Start silent."""
        self._rung = asyncio.Event()
        self._rings = 0
        self._ears: list[tuple[str, Bell]] = []

    def ear(self, about: str) -> "Bell":
        """Return a bell that rings whenever this one rings `about` that, or about everything."""
        made = Bell()
        self._ears.append((about, made))
        return made

    @property
    def rings(self) -> int:
        """How often it has rung."""
        return self._rings

    def ring(self, about: str | None = None) -> None:
        """Wake all who wait now, and of those with an ear of their own all who listen for what this is `about`."""
        self._rings += 1
        self._rung.set()
        self._rung = asyncio.Event()
        for listens_for, ear in self._ears:
            if about is None or about == listens_for:
                ear.ring()

    async def wait(self, timeout: float, heard: int | None = None) -> bool:  # noqa: ASYNC109 - the wait is the whole of what this does
        """Wait for a ring, at most `timeout` seconds, and not at all if it rang since it had rung `heard` times; return whether it rang."""
        if heard is not None and heard != self._rings:
            return True
        try:
            # Not asyncio.wait_for: before Python 3.12 it forgets that it was cancelled when that coincides with the ring.
            async with asyncio.timeout(timeout):
                await self._rung.wait()
        except TimeoutError:
            return False
        return True
