"""Locks that keep concurrent programs apart on PostgreSQL; SQLite has one writer at a time, and so needs none."""

import hashlib
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.sql.selectable import Select
from sqlmodel.ext.asyncio.session import AsyncSession

TAKE_TURNS = text("SELECT pg_advisory_xact_lock(number) FROM unnest(CAST(:numbers AS bigint[])) AS number")
WRITES = "heed_writes"  # in a session's info: its unit of work may write

Row = TypeVar("Row")
Statement = TypeVar("Statement", bound=Select[Any])


def writes(session: AsyncSession) -> bool:
    """Whether the session belongs to a unit of work that may write."""
    return bool(session.info.get(WRITES))


def locked(session: AsyncSession, wanted: Statement) -> Statement:
    """Return the question such that its rows, read anew, are kept from other writers until the unit of work ends, where it may write.

    Rows that merely point to them may still be added meanwhile.
    """
    return wanted.with_for_update(key_share=True).execution_options(populate_existing=True) if writes(session) else wanted


async def get_locked(session: AsyncSession, entity: type[Row], key: object) -> Row | None:
    """Return the row with this primary key, or None; where the unit of work may write, locked and read anew as by `locked`."""
    if not writes(session):
        return await session.get(entity, key)
    await session.flush()  # lest reading anew undoes what was changed here
    return await session.get(entity, key, with_for_update={"key_share": True}, populate_existing=True)


async def take_turns(session: AsyncSession, *names: str) -> None:
    """Wait until no other unit of work goes on under one of these names; they are free again when this one ends.

    Names are taken in one order, so that two units never wait for each other here.
    """
    if not names or session.get_bind().dialect.name != "postgresql":
        return
    numbers = sorted({turn_number(name) for name in names})
    await (await session.connection()).execute(TAKE_TURNS, {"numbers": numbers})


def turn_number(name: str) -> int:
    """Return the 64-bit number under which PostgreSQL knows a name; two names with one number merely wait for each other."""
    return int.from_bytes(hashlib.sha256(f"heed:{name}".encode("utf-8", "replace")).digest()[:8], "big", signed=True)
