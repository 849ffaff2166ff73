"""Fixtures that every room's tests share."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from storage.schema import upgrade
from storage.store import Store
from tests import fuzzing  # noqa: F401 - the profile of long runs has to be known before any test is read
from tests.fakes import MORNING, FakeClock
from tests.postgresql import PostgreSQL, folder_of_programs
from triage.labelled import corpus_files, corpus_hash, read_labelled
from triage.lessons import Lesson
from triage.model import save_model
from triage.training import train


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be made wholly on PostgreSQL."""
    parser.addoption("--store", choices=["sqlite", "postgresql"], default="sqlite", help="the database of tests that do not name theirs")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A running PostgreSQL of our own."""
    programs = folder_of_programs()
    if programs is None:
        if os.environ.get("CI") == "true":  # noqa: TID251 - tells where the tests run, nothing about Heed
            pytest.fail("no PostgreSQL found; install postgresql", pytrace=False)
        pytest.skip("no PostgreSQL found; install postgresql")
    server = PostgreSQL(programs)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the store is: a SQLite file, or with the parameter or option "postgresql" a database of its own there, its tables made."""
    if getattr(request, "param", request.config.getoption("--store")) == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}"
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield url


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """A fresh, migrated store; on SQLite, unless `store_url` says otherwise."""
    store = Store(store_url)
    if store_url.startswith("sqlite"):
        await upgrade(store)
    yield store
    await store.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until it is moved."""
    return FakeClock()


EVERY = 5


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file trained on every fifth message of the corpus: quick, and real in every part."""
    files = corpus_files()
    with threadpool_limits(1):  # threads that wait for each other on a busy machine take many times as long
        model = train([Lesson(each) for each in read_labelled(files)[::EVERY]], corpus_hash(files), MORNING, jobs=1)
    path = tmp_path_factory.mktemp("model") / "model.skops"
    save_model(model, path)
    return path


@pytest.fixture
def data_dir(tmp_path: Path, small_model: Path) -> Path:
    """A data directory that holds the small model and nothing else."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(small_model, folder / "model.skops")
    return folder
