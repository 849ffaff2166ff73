"""Heed as a program whose clock can be set: `python tests/clocked.py serve …` reads by how much from the file `clock` beside its data."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import heed.clock
from storage import engine

PROGRAM = (str(Path(__file__).resolve()),)
NAME, IMPATIENT = "clock", "impatient"


def _set_to(folder: Path) -> timedelta:
    try:
        return timedelta(seconds=float((folder / NAME).read_text()))
    except FileNotFoundError:
        return timedelta()


class Clock:
    """The clock of the processes that run in a folder, as the test sets it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self) -> datetime:
        return datetime.now(UTC) + _set_to(self._folder)

    def move(self, **step: float) -> None:
        """Set it on or, with negative steps, back; whole or not at all, as they may be reading it."""
        fresh = self._folder / f"{NAME}.new"
        fresh.write_text(str((_set_to(self._folder) + timedelta(**step)).total_seconds()))
        os.replace(fresh, self._folder / NAME)  # noqa: PTH105 - the one call that is known to be whole


def be_impatient(folder: Path) -> None:
    """Have the processes that run in a folder wait for a locked store only briefly."""
    (folder / IMPATIENT).touch()


if __name__ == "__main__":
    heed.clock.now = Clock(Path.cwd())
    if (Path.cwd() / IMPATIENT).exists():
        engine.SQLITE_PRAGMAS = ("PRAGMA busy_timeout=200", *engine.SQLITE_PRAGMAS[1:])

    from heed.__main__ import main  # after the clock, which others take from there

    main()
