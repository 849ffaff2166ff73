"""Every revision goes up, down and up again, and together they make exactly the tables of the models."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.schema import SchemaItem

from desk.figures import bring_up_to_date
from models.errors import StoreOutdated, StoreTooNew
from models.states import Channel, Role
from models.tables import METADATA
from storage.schema import MIGRATIONS, check_version, current_version, downgrade, newest_version, upgrade
from storage.store import Store
from tests.desk_data import Sample, add_account, add_case, add_decision
from tests.fakes import MORNING

REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(MIGRATIONS).walk_revisions()))]
ORDERS = {
    "ix_cases_in_order",
    "ix_cases_by_area",
    "ix_cases_by_band",
    "ix_cases_by_officer",
    "ix_cases_longest",
    "ix_cases_concerns",
    "ix_cases_advertising",
    "ix_concerns_open",
}
BELOW = ["base", *REVISIONS[:-1]]


# Everything that a database is made of, but for the version's own table.
ON_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version' ORDER BY type, name"
ON_POSTGRESQL = """
SELECT 'column', concat_ws(' ', table_name, column_name), concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public' AND table_name != 'alembic_version'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'
UNION ALL SELECT 'constraint', concat_ws(' ', conrelid::regclass, conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text != 'alembic_version'
UNION ALL SELECT 'trigger', concat_ws(' ', tgrelid::regclass, tgname), pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
ORDER BY 1, 2, 3
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path) -> Iterator[str]:
    """Where a store without tables is."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}"
        return
    with request.getfixturevalue("postgresql").database(empty=True) as url:
        yield url


@pytest.fixture
async def empty(empty_url):
    """A store without tables."""
    store = Store(empty_url)
    yield store
    await store.close()


@pytest.fixture
def laid_out(empty_url) -> Callable[[], list[tuple]]:
    """Tells what `empty` is made of by now."""
    url = make_url(empty_url)

    def look() -> list[tuple]:
        if url.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(url.database)) as connection:
                return connection.execute(ON_SQLITE).fetchall()
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
            return connection.execute(ON_POSTGRESQL).fetchall()

    return look


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
async def test_each_revision_goes_up_down_and_up_again(empty, laid_out, below, revision):
    if below != "base":
        await upgrade(empty, below)
    before = laid_out()
    await upgrade(empty, revision)
    after = laid_out()
    assert after != before
    await downgrade(empty, below)
    assert laid_out() == before
    await upgrade(empty, revision)
    assert laid_out() == after
    assert await current_version(empty) == revision


async def test_cases_that_have_figures_get_the_answers_that_were_shown(empty):
    await upgrade(empty)
    officer = await add_account(empty, "officer", Role.OFFICER)
    now = datetime.now(UTC)
    for at in (now, now - timedelta(weeks=500)):
        await add_decision(empty, await add_case(empty, Sample("Calls", "The carer did not come.")), officer, at)
    await bring_up_to_date(empty)
    await downgrade(empty, "0003")
    await upgrade(empty)
    assert await bring_up_to_date(empty) == 1
    async with empty.read() as unit:
        answers = await unit.answer_figures.groups(now.date() - timedelta(days=1), now.date() + timedelta(days=1))
    assert {group.field for group in answers} == {"kind", "process", "service_area", "safeguarding", "causes"}


def is_of_a_model(_item: SchemaItem, name: str | None, kind: str, *_more: object) -> bool:
    """What a search needs, and the queue's orders, no model can say: migrations alone make them."""
    of_search = kind == "table" and (name or "").startswith("search_")
    an_order = kind == "index" and name in ORDERS
    return not (of_search or an_order)


def difference(connection: Connection) -> list[SchemaItem]:
    options = {"compare_type": True, "include_object": is_of_a_model}
    return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)


async def test_models_and_migrations_say_the_same(empty):
    await upgrade(empty)
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(difference) == []


def test_no_revision_has_two_successors():
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


async def test_a_step_that_fails_leaves_the_tables_as_they_were(empty, laid_out):
    async with empty.writing_engine.begin() as connection:
        await connection.execute(text("CREATE TABLE suggestions (in_the_way TEXT)"))
    before = laid_out()
    with pytest.raises(Exception, match="already exists"):
        await upgrade(empty)
    assert laid_out() == before
    assert await current_version(empty) is None


async def test_a_store_is_checked_before_it_is_used(empty):
    with pytest.raises(StoreOutdated, match="heed db upgrade"):
        await check_version(empty)
    await upgrade(empty)
    await check_version(empty)


async def test_a_store_of_a_newer_program_is_left_alone(empty):
    await upgrade(empty)
    async with empty.writing_engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (check_version(empty), upgrade(empty)):
        with pytest.raises(StoreTooNew, match="newer"):
            await attempt
    assert await current_version(empty) == "9999"


async def test_programs_that_prepare_a_store_at_once_do_so_one_after_the_other(empty, empty_url):
    others = [Store(empty_url) for _ in range(3)]
    await asyncio.gather(*(upgrade(each) for each in (empty, *others)))
    await check_version(empty)
    for each in others:
        await each.close()
