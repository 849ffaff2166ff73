"""Runs Heed's command line inside the test's own process, whole: settings, logs, errors and exit status included."""

import asyncio
import io
import json
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from heed.__main__ import main
from heed.settings import Settings
from storage.store import Store


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document that it printed."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    def failed(self, status: int = 1) -> str:
        """The one line in which it told why it failed."""
        assert (self.status, self.out, self.err.count("\n")) == (status, "", 1), self
        assert self.err.startswith("heed: ")
        return self.err


Command = Callable[..., Ended]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with nothing in it, which every command of the test uses."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HEED_{name.upper()}", raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("HEED_DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def command(home, monkeypatch, capsys) -> Command:
    """Runs one command, with `stdin` as its input and `settings` as its environment."""

    def run(*arguments: str | Path, stdin: bytes = b"", **settings: str) -> Ended:
        with monkeypatch.context() as here:
            for name, value in settings.items():
                here.setenv(f"HEED_{name.upper()}", value)
            here.setattr(sys, "argv", ["heed", *map(str, arguments)])
            here.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            capsys.readouterr()
            mask = os.umask(0o022)  # as most systems have it; and what follows the command keeps its own
            try:
                with pytest.raises(SystemExit) as ended:
                    main()
            finally:
                os.umask(mask)
        structlog.reset_defaults()
        said = capsys.readouterr()
        return Ended(ended.value.code or 0, said.out, said.err)

    return run


@pytest.fixture
def kept(home, command) -> Command:
    """The same over an up-to-date store."""
    assert command("db", "upgrade").status == 0
    return command


@pytest.fixture
def trained(home, kept, small_model) -> Command:
    """The same over an up-to-date store, with the small model."""
    shutil.copy(small_model, home / "model.skops")
    return kept


@pytest.fixture
def within(kept, home) -> Callable[[Callable[[Store], Awaitable[Any]]], Any]:
    """Runs something over the store that the commands use, and returns what it returns."""

    def run(work: Callable[[Store], Awaitable[Any]]) -> Any:
        async def over() -> Any:
            store = Store(f"sqlite+aiosqlite:///{home / 'heed.db'}")
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(over())

    return run
