"""The connection to the store: SQLite in WAL mode with full synchronisation, or PostgreSQL."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_TIMEOUT_MS = 15_000
WRITING = {"heed_writing": True}

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


def create_engine(url: str) -> AsyncEngine:
    """Return an engine for `url`, such as sqlite+aiosqlite:///var/heed.db or postgresql+psycopg://…"""
    engine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set durability, and take transaction control away from the driver."""
    driver: sqlite3.Connection = connection.driver_connection._conn  # noqa: SLF001 - aiosqlite offers no public way to it
    driver.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where a transaction will write: upgrading later can fail with no way to wait."""
    writing = connection.get_execution_options().get("heed_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
