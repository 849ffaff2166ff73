"""Runs a command's coroutine over an open store."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from heed.bootstrap import make_addresses, open_store
from heed.settings import read_settings
from intake.addresses import CaseAddresses
from storage.store import Store

Result = TypeVar("Result")


def with_store(work: Callable[[Store], Awaitable[Result]]) -> Result:
    """Run `work` with the store of the settings and return what it returns; raises StoreOutdated, StoreUnavailable and SettingsError."""

    async def run() -> Result:
        async with open_store(read_settings()) as store:
            return await work(store)

    return asyncio.run(run())


def with_pen(work: Callable[[Store, CaseAddresses], Awaitable[Result]]) -> Result:
    """Run `work` with the store and the addresses that tell which case a held mail was sent to; raises as `with_store` does."""
    addresses = make_addresses(read_settings())
    return with_store(lambda store: work(store, addresses))
