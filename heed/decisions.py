"""What training takes from the store, and what it leaves there: decisions, and entries in the audit trail."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.erasing import ERASURE
from heed.accounts import COMMAND_LINE
from heed.bootstrap import make_store
from heed.clock import now
from heed.settings import Settings
from storage.schema import check_version, current_version
from storage.store import Store
from triage.decided import Decided, decided

Result = TypeVar("Result")


def read_decisions(settings: Settings) -> list[Decided]:
    """Return what officers' decisions teach, oldest first; nothing when there is no store yet. Raises StoreOutdated and StoreTooNew."""

    async def read(store: Store) -> list[Decided]:
        async with store.read() as unit:
            cases = await unit.teaching.decided_cases(ERASURE)
        found = [each for each in map(decided, cases) if each is not None]
        return sorted(found, key=lambda each: each.at)

    return _over(settings, read) or []


def put_on_record(settings: Settings, entries: Sequence[tuple[str, str]]) -> None:
    """Write actions with their details into the audit trail as the command line's; does nothing when there is no store yet."""

    async def write(store: Store) -> None:
        async with store.begin() as unit:
            by = await unit.accounts.service(COMMAND_LINE, now())
            for action, detail in entries:
                await unit.audit.append(now(), by, action, detail=detail)
            await unit.commit()

    _over(settings, write)


def _over(settings: Settings, work: Callable[[Store], Awaitable[Result]]) -> Result | None:
    """Run `work` over the store and return what it returns, or None when the store was never set up."""

    async def run() -> Result | None:
        store = make_store(settings)
        try:
            if await current_version(store) is None:
                return None
            await check_version(store)
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())
