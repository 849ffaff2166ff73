"""Every test of the store runs on SQLite and on PostgreSQL; some look at it past Heed, as somebody with a shell on the machine could."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

Behind = Callable[..., list[tuple]]


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the store is; on PostgreSQL with its tables made."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}"
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield url


@pytest.fixture
def file(store_url: str, tmp_path: Path) -> Path:
    """The file of the fixture `store`, for tests of SQLite alone."""
    assert store_url.startswith("sqlite")
    return tmp_path / "heed.db"


@pytest.fixture
def behind(store_url) -> Behind:
    """Runs statements on the store's database without the store; returns what the last one found."""
    url = make_url(store_url)

    def connect():
        if url.get_backend_name() == "sqlite":
            return sqlite3.connect(url.database, isolation_level=None)
        return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)

    def run(*statements: str) -> list[tuple]:
        with closing(connect()) as connection:
            found: list[tuple] = []
            for statement in statements:
                cursor = connection.execute(statement)
                found = cursor.fetchall() if cursor.description else []
            return found

    return run


@pytest.fixture
def open_the_guard(store_url) -> tuple[str, ...]:
    """What takes the guards of the audit trail away."""
    on = "" if store_url.startswith("sqlite") else " ON audit"
    return (f"DROP TRIGGER audit_refuse_update{on}", f"DROP TRIGGER audit_refuse_delete{on}")
