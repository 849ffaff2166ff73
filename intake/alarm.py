"""Tells people what keeps a part of Heed from its work, once it has lasted, and that it is over."""

from datetime import datetime, timedelta

from intake.ports import Clock
from models.errors import StoreUnavailable
from storage.store import Store

# What passes by itself within this time is nobody's business.
PATIENCE = timedelta(minutes=1)


class Alarm:
    """One alarm; it writes to the store only when there is something new to tell."""

    def __init__(self, store: Store, clock: Clock, name: str, where: str) -> None:
        """Tell under `name`, and to people as `where`; whether it was told before this program began is not known."""
        self._store = store
        self._clock = clock
        self._name = name
        self._where = where
        self._since: datetime | None = None
        self._told: str | None = "unknown"

    async def raise_(self, text: str, *, at_once: bool = False) -> None:
        """Tell of a fault, `at_once` or when it has lasted; a store that is away is told the next time."""
        now = self._clock()
        self._since = self._since or now
        if self._told == text or not (at_once or now - self._since >= PATIENCE):
            return
        try:
            async with self._store.begin() as unit:
                await unit.troubles.note(self._name, self._where, text, self._since)
                await unit.commit()
        except StoreUnavailable:
            return
        self._told = text

    async def end(self) -> None:
        """Tell that all is well; costs nothing while that is known."""
        self._since = None
        if self._told is None:
            return
        try:
            async with self._store.begin() as unit:
                await unit.troubles.over(self._name)
                await unit.commit()
        except StoreUnavailable:
            return
        self._told = None
