"""The connection to the store: SQLite in WAL mode with full synchronisation, or PostgreSQL."""

import asyncio
import sqlite3
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.errors import StoreAddressInvalid
from storage import postgresql
from storage.sqlite_connection import Connection

BUSY_TIMEOUT_MS = 15_000
WRITING = {"heed_writing": True}

SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


def create_engine(url: str) -> AsyncEngine:
    """Return an engine for `url`, such as sqlite+aiosqlite:///var/heed.db or postgresql://…; raises StoreAddressInvalid."""
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):  # as PostgreSQL itself writes it; the driver is ours to know
            url = f"postgresql+psycopg://{url.removeprefix(short)}"
    connecting: dict[str, Any] = (
        {"connect_args": {"async_creator_fn": _connect_sqlite}} if url.startswith("sqlite+aiosqlite:") else {"pool_pre_ping": True}
    )
    try:
        # What a statement was given may be a resident's words, and errors are logged.
        engine = create_async_engine(url, hide_parameters=True, **connecting)
    except (ArgumentError, InvalidRequestError, ImportError, ValueError) as error:
        raise StoreAddressInvalid from error
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine.sync_engine, "connect", postgresql.prepare)
        event.listen(engine.sync_engine, "before_cursor_execute", postgresql.replace_nul, retval=True)
    return engine


async def _connect_sqlite(*where: Any, **how: Any) -> Connection:
    """Connect as SQLAlchemy would; a connection that cannot be opened ends its thread, which would report to a loop that is gone."""
    connection = Connection(lambda: sqlite3.connect(*where, **how), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does; aiosqlite offers no public way to it
    try:
        await connection
    except BaseException:
        await asyncio.to_thread(connection._thread.join)  # noqa: SLF001 - as above
        raise
    return connection


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set durability, and take transaction control away from the driver."""
    driver: sqlite3.Connection = connection.driver_connection._conn  # noqa: SLF001 - aiosqlite offers no public way to it
    driver.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: SyncConnection) -> None:
    """Take the write lock at once where a transaction will write: upgrading later can fail with no way to wait."""
    writing = connection.get_execution_options().get("heed_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
