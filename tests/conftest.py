"""Fixtures that every room's tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.schema import upgrade
from storage.store import Store
from tests.fakes import FakeClock


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A fresh, migrated SQLite store."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}")
    await upgrade(store)
    yield store
    await store.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until it is moved."""
    return FakeClock()
