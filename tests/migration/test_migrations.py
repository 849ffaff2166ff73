"""Every revision goes up, down and up again, and together they make exactly the tables of the models."""

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem

from models.errors import StoreOutdated, StoreTooNew
from models.states import Channel
from models.tables import METADATA
from storage.schema import MIGRATIONS, check_version, current_version, downgrade, newest_version, upgrade
from storage.store import Store
from tests.fakes import MORNING

REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(MIGRATIONS).walk_revisions()))]
BELOW = ["base", *REVISIONS[:-1]]


@pytest.fixture
async def empty(tmp_path):
    """A store without tables."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}")
    yield store
    await store.close()


def laid_out(file) -> list[tuple]:
    """Everything that a SQLite file is made of, but for the version's own table."""
    with closing(sqlite3.connect(file)) as connection:
        wanted = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version' ORDER BY type, name"
        return connection.execute(wanted).fetchall()


async def test_a_store_without_tables_has_no_version_and_upgrading_gives_it_the_newest(empty):
    assert await current_version(empty) is None
    await upgrade(empty)
    assert await current_version(empty) == newest_version() == REVISIONS[-1]


async def test_upgrading_twice_keeps_everything(store):
    async with store.begin() as unit:
        await unit.inbox.add(Channel.EMAIL, b"Hello", MORNING, {})
        await unit.commit()
    await upgrade(store)
    async with store.read() as unit:
        assert await unit.inbox.get(1) is not None


@pytest.mark.parametrize(("below", "revision"), list(zip(BELOW, REVISIONS, strict=True)))
async def test_each_revision_goes_up_down_and_up_again(empty, tmp_path, below, revision):
    if below != "base":
        await upgrade(empty, below)
    before = laid_out(tmp_path / "heed.db")
    await upgrade(empty, revision)
    after = laid_out(tmp_path / "heed.db")
    assert after != before
    await downgrade(empty, below)
    assert laid_out(tmp_path / "heed.db") == before
    await upgrade(empty, revision)
    assert laid_out(tmp_path / "heed.db") == after
    assert await current_version(empty) == revision


def difference(connection: Connection) -> list[SchemaItem]:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)


async def test_models_and_migrations_say_the_same(store):
    async with store.engine.connect() as connection:
        assert await connection.run_sync(difference) == []


def test_no_revision_has_two_successors():
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


async def test_a_step_that_fails_leaves_the_tables_as_they_were(empty, tmp_path):
    with closing(sqlite3.connect(tmp_path / "heed.db")) as connection:
        connection.execute("CREATE TABLE suggestions (in_the_way TEXT)")
    before = laid_out(tmp_path / "heed.db")
    with pytest.raises(Exception, match="already exists"):
        await upgrade(empty)
    assert laid_out(tmp_path / "heed.db") == before
    assert await current_version(empty) is None


async def test_a_store_is_checked_before_it_is_used(empty):
    with pytest.raises(StoreOutdated, match="heed db upgrade"):
        await check_version(empty)
    await upgrade(empty)
    await check_version(empty)


async def test_a_store_of_a_newer_program_is_left_alone(store, tmp_path):
    with closing(sqlite3.connect(tmp_path / "heed.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (check_version(store), upgrade(store)):
        with pytest.raises(StoreTooNew, match="newer"):
            await attempt
    assert await current_version(store) == "9999"
