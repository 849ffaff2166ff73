"""The store as its users see it: units of work that read, or that read and write."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import StoreUnavailable
from storage import postgresql
from storage.engine import WRITING, create_engine
from storage.locking import WRITES
from storage.unit_of_work import UnitOfWork
from storage.write_turn import End, WriteTurns

# What SQLite reports under names that mistakes in a statement have too (https://www.sqlite.org/rescode.html); an extended code's
# lowest byte is its primary one.
PRIMARY_CODE = 0xFF
SQLITE_TROUBLES = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


class Store:
    """Hands out units of work over one engine."""

    def __init__(self, url: str) -> None:
        """Open nothing yet; connect to `url` (a SQLAlchemy URL with an async driver) when first used. Raises StoreAddressInvalid."""
        self.engine: AsyncEngine = create_engine(url)
        self.writing_engine = self.engine.execution_options(**WRITING)
        on_postgresql = self.engine.dialect.name == "postgresql"
        self._write_turns = WriteTurns(needed=not on_postgresql)
        self._reading_engine = self.engine.execution_options(**postgresql.READING) if on_postgresql else self.engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work that may write; what is not committed explicitly is rolled back.

        Raises StoreUnavailable when the database refuses, is locked for too long, or its disk is full.
        """
        async with self._write_turns.turn() as end, self._unit(self.writing_engine, writes=True, committed=end) as unit:
            yield unit

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work for reading only; it waits for no writer. Raises StoreUnavailable."""
        async with self._unit(self._reading_engine, writes=False) as unit:
            yield unit

    @asynccontextmanager
    async def _unit(self, engine: AsyncEngine, *, writes: bool, committed: End | None = None) -> AsyncIterator[UnitOfWork]:
        try:
            async with AsyncSession(engine, expire_on_commit=False, info={WRITES: writes}) as session:
                if committed is not None:
                    event.listen(session.sync_session, "after_commit", lambda _session: committed())
                yield UnitOfWork(session)
        except DBAPIError as error:
            if is_passing(error):
                raise StoreUnavailable from error
            raise
        except NoConnectionFree as error:  # all are in use for longer than anybody should wait
            raise StoreUnavailable from error

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def is_passing(error: DBAPIError) -> bool:
    """Whether it is the store's fault (locked, full, damaged, away), so that trying again may help, and not the statement's."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & PRIMARY_CODE in SQLITE_TROUBLES
    return postgresql.is_passing(error)
