"""The holding pen as plain values, for `heed pen`; read and changed as the service account `cli`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from heed.accounts import COMMAND_LINE
from intake import pen
from models.errors import NotFound
from storage.store import Store


async def list_held(store: Store) -> list[dict[str, Any]]:
    """Return what is held, oldest first, without what it says."""
    async with store.read() as unit:
        return [_plain(row) for row in await pen.held(unit)]


async def show_held(store: Store, number: int, at: datetime) -> dict[str, Any]:
    """Return one held row with what it says, and note the reading; raises NotFound."""
    async with store.begin() as unit, _naming(number):
        opened = await pen.show(unit, number, await unit.accounts.service(COMMAND_LINE, at), at)
        await unit.commit()
    return {**_plain(opened.held), "text": opened.text, "is_cut": opened.is_cut}


async def retry_held(store: Store, number: int, at: datetime) -> None:
    """Give one held row back to the worker; raises NotFound."""
    async with store.begin() as unit, _naming(number):
        await pen.retry(unit, number, await unit.accounts.service(COMMAND_LINE, at), at)
        await unit.commit()


@asynccontextmanager
async def _naming(number: int) -> AsyncIterator[None]:
    try:
        yield
    except NotFound as error:
        raise NotFound(f"There is no held row {number}; see: heed pen list") from error


def _plain(row: pen.Held) -> dict[str, Any]:
    return {
        "number": row.row_id,
        "channel": row.channel.value,
        "received_at": row.received_at.isoformat(),
        "reason": row.reason,
        "size": row.size,
    }
