"""Units of work keep what is committed and nothing else, and a store in trouble says so in one way."""

import asyncio
import sqlite3
import threading
from contextlib import AsyncExitStack, closing

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from models.cases import Case
from models.errors import SettingsError, StoreUnavailable
from models.states import Channel
from storage import engine
from storage.schema import current_version, upgrade
from storage.store import Store
from tests.fakes import MORNING

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)


@pytest.fixture
def impatient(monkeypatch):
    """Stores opened from here on wait a tenth of a second for a lock."""
    pragmas = [pragma for pragma in engine.SQLITE_PRAGMAS if "busy_timeout" not in pragma]
    monkeypatch.setattr(engine, "SQLITE_PRAGMAS", (*pragmas, "PRAGMA busy_timeout=100"))


async def take(store: Store, raw: bytes = b"Hello") -> None:
    async with store.begin() as unit:
        await unit.inbox.add(Channel.EMAIL, raw, MORNING, {})
        await unit.commit()


async def test_what_is_not_committed_is_rolled_back(store, behind):
    async with store.begin() as unit:
        await unit.inbox.add(Channel.EMAIL, b"Hello", MORNING, {})
    assert behind("SELECT count(*) FROM inbox") == [(0,)]


async def test_what_is_committed_lasts(store, behind):
    await take(store)
    assert behind("SELECT raw FROM inbox") == [(b"Hello",)]


async def test_an_error_inside_takes_everything_back(store, behind):
    async def stumble() -> None:
        async with store.begin() as unit:
            await unit.inbox.add(Channel.EMAIL, b"Hello", MORNING, {})
            raise LookupError

    with pytest.raises(LookupError):
        await stumble()
    assert behind("SELECT count(*) FROM inbox") == [(0,)]


@ON_SQLITE
async def test_sqlite_keeps_a_full_journal_and_foreign_keys(store):
    found = {}
    for connections in (store.engine, store.writing_engine):
        async with connections.connect() as connection:
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
                found[name] = (await connection.execute(text(f"PRAGMA {name}"))).scalar()
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}


async def test_a_row_that_belongs_to_nothing_is_refused(store):
    async with store.begin() as unit:
        await unit.cases.link(1, 2, "they say it continues")
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            await unit.commit()


@ON_SQLITE
async def test_a_writer_takes_the_lock_before_it_has_read(store, behind):
    async with store.begin() as unit:
        await unit.inbox.held()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            behind("PRAGMA busy_timeout=0", "BEGIN IMMEDIATE")


@ON_SQLITE
async def test_a_reader_takes_no_lock(store, behind):
    async with store.read() as unit:
        await unit.inbox.held()
        behind("PRAGMA busy_timeout=0", "BEGIN IMMEDIATE")


async def test_readers_go_on_beside_a_writer_and_see_what_was_committed(store):
    await take(store)
    async with store.begin() as writing:
        await writing.inbox.empty([1])
        await writing.flush()
        async with store.read() as reading:
            row = await reading.inbox.get(1)
        await writing.commit()
    assert row is not None
    assert row.raw == b"Hello"


@ON_SQLITE
async def test_a_second_writer_waits_for_the_first(store):
    async with asyncio.timeout(10), store.begin() as first:
        await first.inbox.add(Channel.EMAIL, b"first", MORNING, {})
        second = asyncio.create_task(take(store, b"second"))
        await asyncio.wait({second}, timeout=0.1)
        assert not second.done()
        await first.commit()
        await second
    async with store.read() as unit:
        rows = [await unit.inbox.get(number) for number in (1, 2)]
    assert [row and row.raw for row in rows] == [b"first", b"second"]


@ON_SQLITE
@pytest.mark.usefixtures("impatient")
async def test_a_store_that_stays_locked_is_unavailable_for_writing_and_still_read(store, file):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            await take(store)
        with pytest.raises(StoreUnavailable):
            await upgrade(store)
        async with store.read() as unit:
            assert await unit.inbox.held() == []
    await take(store)


@ON_SQLITE
async def test_a_read_only_store_is_unavailable(store, file):
    locked_away = Store(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StoreUnavailable):
        await take(locked_away)
    await locked_away.close()


@ON_SQLITE
async def test_a_full_disk_is_unavailable_and_harms_nothing(store, behind):
    event.listen(store.engine.sync_engine, "connect", lambda connection, _record: connection.execute("PRAGMA max_page_count=60"))
    await store.close()
    with pytest.raises(StoreUnavailable):
        await take(store, b"x" * 1_000_000)
    await take(store)
    assert behind("SELECT raw FROM inbox") == [(b"Hello",)]


async def test_a_directory_that_is_not_there_makes_the_store_unavailable(tmp_path):
    nowhere = Store(f"sqlite+aiosqlite:///{tmp_path / 'gone' / 'heed.db'}")
    for attempt in (take(nowhere), upgrade(nowhere), current_version(nowhere)):
        with pytest.raises(StoreUnavailable):
            await attempt
    await nowhere.close()


async def test_a_file_that_is_no_database_makes_the_store_unavailable(tmp_path):
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, this is not a database at all. " * 100)
    letter = Store(f"sqlite+aiosqlite:///{tmp_path / 'letter.db'}")
    with pytest.raises(StoreUnavailable):
        await current_version(letter)
    await letter.close()


@pytest.mark.parametrize("trouble", ["gone", "damaged"])
async def test_a_connection_that_failed_leaves_no_thread_behind(tmp_path, trouble):
    file = tmp_path / "gone" / "heed.db" if trouble == "gone" else tmp_path / "heed.db"
    (tmp_path / "heed.db").write_text("This is no database. " * 100, encoding="utf-8")
    before, store = set(threading.enumerate()), Store(f"sqlite+aiosqlite:///{file}")
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            await take(store)
    await store.close()
    left = [thread for thread in set(threading.enumerate()) - before if "worker_thread" in thread.name]
    for thread in left:
        thread.join(timeout=5)
    assert not [thread for thread in left if thread.is_alive()]


async def test_a_mistake_of_ours_is_not_called_unavailable(store):
    async def ask_for_nonsense() -> None:
        async with store.read() as unit:
            await (await unit._session.connection()).execute(text("SELECT nonsense FROM nowhere"))

    with pytest.raises((OperationalError, ProgrammingError), match=r"no such table|does not exist"):
        await ask_for_nonsense()


@pytest.mark.parametrize("url", ["nonsense", "sqlite:///heed.db", "oracle+nobody://x/y", "postgresql+nobody://x/y", "://"])
def test_an_address_that_leads_nowhere_is_a_wrong_setting(url):
    with pytest.raises(SettingsError, match="HEED_DATABASE_URL"):
        Store(url)


@ON_POSTGRESQL
async def test_a_text_that_holds_u0000_is_kept_with_a_mark_in_its_place(store):
    async with store.begin() as unit:
        await unit.cases.add(Case(reference="HD-1", channel=Channel.EMAIL, opened_at=MORNING, waiting_since=MORNING, subject="a\x00b"))
        await unit.inbox.add(Channel.EMAIL, b"\x00", MORNING, {"mail_from": "a\x00b"}, external_id="\x00")
        await unit.commit()
    async with store.read() as unit:
        case, row = await unit.cases.by_reference("HD-1"), await unit.inbox.by_external_id(Channel.EMAIL, "\x00")
    assert case is not None
    assert row is not None
    assert (case.subject, row.raw, row.envelope) == ("a\ufffdb", b"\x00", {"mail_from": "a\x00b"})


@ON_POSTGRESQL
async def test_a_connection_that_was_cut_makes_the_store_unavailable_once(store, behind):
    async def cut() -> None:
        async with store.begin() as unit:
            await unit.inbox.add(Channel.EMAIL, b"Hello", MORNING, {})
            behind("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid() AND datname = current_database()")
            await unit.commit()

    with pytest.raises(StoreUnavailable):
        await cut()
    await take(store)
    assert behind("SELECT count(*) FROM inbox") == [(1,)]


@ON_POSTGRESQL
async def test_a_standby_that_only_reads_is_unavailable_for_writing(store, behind):
    behind("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
    with pytest.raises(StoreUnavailable):
        await take(store)
    async with store.read() as unit:
        assert await unit.inbox.held() == []


@ON_POSTGRESQL
async def test_commits_wait_for_the_disk_whatever_the_server_prefers(store, behind):
    behind("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$")
    async with store.engine.connect() as connection:
        assert (await connection.execute(text("SHOW synchronous_commit"))).scalar() == "on"


async def test_a_server_that_is_not_there_makes_the_store_unavailable(tmp_path):
    nowhere = Store(f"postgresql+psycopg://heed@/heed?host={tmp_path}")
    for attempt in (take(nowhere), upgrade(nowhere), current_version(nowhere)):
        with pytest.raises(StoreUnavailable):
            await attempt
    await nowhere.close()


async def test_a_store_whose_connections_are_all_in_use_is_unavailable_and_well_again_when_one_is_free(store, monkeypatch):
    monkeypatch.setattr(store.engine.pool, "_timeout", 0.01)
    async with AsyncExitStack() as stack:
        for _ in range(store.engine.pool.size() + store.engine.pool._max_overflow):
            unit = await stack.enter_async_context(store.read())
            await unit.inbox.held()
        with pytest.raises(StoreUnavailable):
            await take(store)
    await take(store)
