"""Writes rows as rows, in one statement, where nobody needs them as objects."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


async def put_row(session: AsyncSession, table: type[SQLModel], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write `values` under the primary key `key`, in place of those of a row that has it (INSERT … ON CONFLICT DO UPDATE)."""
    await execute(session, _put(table, session.get_bind().dialect.name, tuple(key), tuple(values)), {**key, **values})


@cache
def _put(table: type[SQLModel], dialect: str, key: tuple[str, ...], names: tuple[str, ...]) -> Executable:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    return insert.on_conflict_do_update(index_elements=key, set_={name: insert.excluded[name] for name in names})


async def execute(
    session: AsyncSession, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
) -> None:
    """Execute a statement that writes, after all that the session has still to write; objects that it holds stay as they were."""
    await session.flush()
    await (await session.connection()).execute(statement, values)
