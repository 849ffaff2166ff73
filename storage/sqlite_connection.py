"""SQLite's connection, as aiosqlite has it, with a cursor that goes to the connection's thread once a statement, not four times.

aiosqlite goes there to open a cursor, to execute, to fetch and to close; each time two threads wait for each other, which under load
takes far longer than SQLite does (figures in docs/decisions/0025).
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite

# So many rows are fetched with the statement; of a longer answer the rest follows as it is asked for, so that a stream stays a stream.
AT_ONCE = 1_000

Row = tuple[Any, ...]


class Cursor:
    """A cursor as SQLAlchemy uses one; its sqlite3 cursor lives in the connection's thread, and is closed there with its last row."""

    arraysize = 1

    def __init__(self, execute: Callable[..., Any], opened: Callable[[], sqlite3.Cursor]) -> None:
        """Run everything with `execute`, which does it in the connection's thread, over what `opened` opens there."""
        self._execute = execute
        self._opened = opened
        self._cursor: sqlite3.Cursor | None = None
        self._fetched: list[Row] = []
        self._is_over = True
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Return this cursor: nothing is opened before it is used."""
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> "Cursor":
        """Execute a statement and fetch the first of its rows; raises what sqlite3 raises."""
        await self._execute(self._run, lambda cursor: cursor.execute(statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> "Cursor":
        """Execute a statement once for each set of parameters; raises what sqlite3 raises."""
        await self._execute(self._run, lambda cursor: cursor.executemany(statement, parameters))
        return self

    async def fetchall(self) -> list[Row]:
        """Return all rows that are left."""
        return self._taken(len(self._fetched)) + ([] if self._is_over else await self._execute(self._fetch, None))

    async def fetchmany(self, size: int | None = None) -> list[Row]:
        """Return the next rows."""
        wanted = size or self.arraysize
        found = self._taken(wanted)
        if len(found) < wanted and not self._is_over:
            found += await self._execute(self._fetch, wanted - len(found))
        return found

    async def fetchone(self) -> Row | None:
        """Return the next row, None where there is none."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Let go of rows that nobody fetched."""
        self._fetched.clear()
        if not self._is_over:
            await self._execute(self._end)

    def _taken(self, most: int) -> list[Row]:
        taken, self._fetched = self._fetched[:most], self._fetched[most:]
        return taken

    def _run(self, work: Callable[[sqlite3.Cursor], object]) -> None:
        """Do `work`, in the connection's thread."""
        if self._cursor is not None:
            self._cursor.close()
        self._cursor = cursor = self._opened()
        work(cursor)
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        self._fetched = self._fetch(AT_ONCE)
        self.rowcount = cursor.rowcount  # of RETURNING it is known only now

    def _fetch(self, most: int | None) -> list[Row]:
        """Return the next rows, at most so many where that is said, in the connection's thread."""
        cursor = self._cursor
        assert cursor is not None  # noqa: S101 - nothing is fetched before something is executed
        rows = cursor.fetchall() if most is None else cursor.fetchmany(most)
        self._is_over = most is None or len(rows) < most
        if self._is_over:
            cursor.close()
        return rows

    def _end(self) -> None:
        self._is_over = True
        if self._cursor is not None:
            self._cursor.close()


class Connection(aiosqlite.Connection):
    """A connection whose cursors are those above."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Return a new cursor, to be entered as aiosqlite's is."""
        return Cursor(self._execute, self._conn.cursor)
