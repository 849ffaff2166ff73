"""The holding pen as plain values, for `heed pen`; read and changed as the service account `cli`, restricted cases left out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from heed.accounts import COMMAND_LINE
from intake import pen
from intake.addresses import CaseAddresses
from models.errors import NotFound
from storage.store import Store
from storage.unit_of_work import UnitOfWork


async def list_held(store: Store, addresses: CaseAddresses, at: datetime) -> list[dict[str, Any]]:
    """Return what is held, oldest first, without what it says."""
    async with store.begin() as unit:
        found = await pen.held(unit, await _view(unit, addresses, at))
        await unit.commit()
    return [_plain(row) for row in found]


async def show_held(store: Store, addresses: CaseAddresses, number: int, at: datetime) -> dict[str, Any]:
    """Return one held row with what it says, and note the reading; raises NotFound."""
    async with store.begin() as unit, _naming(number):
        opened = await pen.show(unit, number, await _view(unit, addresses, at), at)
        await unit.commit()
    return {**_plain(opened.held), "text": opened.text, "is_cut": opened.is_cut}


async def retry_held(store: Store, addresses: CaseAddresses, number: int, at: datetime) -> None:
    """Give one held row back to the worker; raises NotFound."""
    async with store.begin() as unit, _naming(number):
        await pen.retry(unit, number, await _view(unit, addresses, at), at)
        await unit.commit()


async def _view(unit: UnitOfWork, addresses: CaseAddresses, at: datetime) -> pen.View:
    """Return the service account's view: what belongs to restricted cases is left out."""
    return pen.View(await unit.accounts.service(COMMAND_LINE, at), sees_restricted=False, addresses=addresses)


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
