"""Fixtures that every room's tests share."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from storage.schema import upgrade
from storage.store import Store
from tests import fuzzing  # noqa: F401 - the profile of long runs has to be known before any test is read
from tests.fakes import MORNING, FakeClock
from triage.labelled import corpus_files, corpus_hash, read_labelled
from triage.lessons import Lesson
from triage.model import save_model
from triage.training import train


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
