"""Runs a command's coroutine over an open store."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from heed.bootstrap import open_store
from heed.settings import read_settings
from storage.store import Store

Result = TypeVar("Result")


def with_store(work: Callable[[Store], Awaitable[Result]]) -> Result:
    """Run `work` with the store of the settings and return what it returns; raises StoreOutdated, StoreUnavailable and SettingsError."""

    async def run() -> Result:
        async with open_store(read_settings()) as store:
            return await work(store)

    return asyncio.run(run())
