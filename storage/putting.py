"""Writes a row whether or not it is there already, in one statement (INSERT … ON CONFLICT DO UPDATE)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def put_row(session: AsyncSession, table: type[SQLModel], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write `values` under the primary key `key`, in place of those of a row that has it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.flush()  # what is pending of the same row goes before
    written = insert(table).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=dict(values))
    await session.exec(written)
