"""Lets one of several programs that share a store do a thing, and another take over when that one dies."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import NoReturn

import structlog

from intake.ports import Clock
from models.errors import StoreUnavailable
from storage.store import Store
from storage.unit_of_work import UnitOfWork

# How long after the holder's death another takes over, at the latest; renewed in a third of that.
SECONDS = 10.0

log = structlog.get_logger()
Work = Callable[[], Awaitable[None]]


class Turn:
    """One program's part in taking turns."""

    def __init__(self, store: Store, clock: Clock, name: str, *, seconds: float = SECONDS, look_every: float | None = None) -> None:
        """Take turns at `name`; a turn lasts `seconds`, and whether it can be had is looked at, and it is renewed, every `look_every`."""
        self._store = store
        self._clock = clock
        self._name = name
        self._seconds = seconds
        self._look_every = look_every or seconds / 3
        self._holder = secrets.token_hex(8)

    async def run(self, work: Work) -> NoReturn:
        """Do `work` whenever it is our turn, until cancelled; then the turn is given back at once. Whatever `work` raises ends this."""
        try:
            while True:
                if await self._taken():
                    log.info("turn_taken", name=self._name)
                    await self._lead(work)
                await asyncio.sleep(self._look_every)
        finally:
            with suppress(StoreUnavailable):
                await self._give_back()

    async def is_ours(self, unit: UnitOfWork) -> bool:
        """Whether it is still our turn, from now on for as long as a turn lasts; to be asked in the transaction that depends on it."""
        return await unit.leases.take(self._name, self._holder, self._clock(), self._seconds)

    async def _taken(self) -> bool:
        """Take or renew the turn; a store that is away gives none."""
        try:
            async with self._store.begin() as unit:
                ours = await self.is_ours(unit)
                await unit.commit()
        except StoreUnavailable:
            return False
        return ours

    async def _lead(self, work: Work) -> None:
        """Do `work` until it is over or the turn is lost; while the store is away nothing can be taken from us."""
        doing = asyncio.ensure_future(work())
        over = self._clock() + timedelta(seconds=self._seconds)
        try:
            while not doing.done():
                await asyncio.wait({doing}, timeout=self._look_every)
                if await self._taken():
                    over = self._clock() + timedelta(seconds=self._seconds)
                elif self._clock() >= over or await self._is_anothers():
                    log.warning("turn_lost", name=self._name)
                    return
            await doing
        finally:
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)

    async def _is_anothers(self) -> bool:
        try:
            async with self._store.read() as unit:
                holder = await unit.leases.holder(self._name, self._clock())
        except StoreUnavailable:
            return False
        return holder is not None and holder != self._holder

    async def _give_back(self) -> None:
        async with self._store.begin() as unit:
            await unit.leases.release(self._name, self._holder)
            await unit.commit()
