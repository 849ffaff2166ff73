"""The end of a session, which nothing that a client does puts off."""

import asyncio
from collections.abc import Callable


class Deadline:
    """One moment by which a connection is over."""

    def __init__(self, seconds: float, on_time_up: Callable[[], None]) -> None:
        """Call `on_time_up` so many seconds after it begins."""
        self._seconds = seconds
        self._on_time_up = on_time_up
        self._loop = asyncio.get_running_loop()
        self._at = self._loop.time() + seconds
        self._timers: list[asyncio.TimerHandle] = []

    def begin(self) -> None:
        """Count from now."""
        self._at = self._loop.time() + self._seconds
        self._timers.append(self._loop.call_at(self._at, self._on_time_up))

    def linger(self, seconds: float, then: Callable[[], None]) -> None:
        """Call `then` a little later, unless the connection has ended by itself."""
        self._timers.append(self._loop.call_later(seconds, then))

    def end(self) -> None:
        """Forget all that was to be called."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def remaining(self) -> float:
        """Return how many seconds are left, at least none."""
        return max(self._at - self._loop.time(), 0)

    @property
    def is_over(self) -> bool:
        """Whether the moment has passed."""
        return self._loop.time() >= self._at
