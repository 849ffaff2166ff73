"""Looks at a SQLite file past the store, as somebody with a shell on the machine could."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

Behind = Callable[..., list[tuple]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the fixture `store`."""
    return tmp_path / "heed.db"


@pytest.fixture
def behind(file) -> Behind:
    """Runs statements on the store's file without the store; returns what the last one found."""

    def run(*statements: str) -> list[tuple]:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            found: list[tuple] = []
            for statement in statements:
                found = connection.execute(statement).fetchall()
            return found

    return run
