"""Triage in a process of its own: reading a message keeps no other part of Heed waiting, and cannot take it down.

Python runs one thread at a time; beside a thread that reads messages, whoever waits for the store waits for that thread too, at each of
a hundred small steps (docs/decisions/0025).
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.managers import BaseManager
from threading import Lock, Thread, Timer
from typing import Any, NamedTuple

import structlog

from heed.late_classifier import LateClassifier
from heed.logs import set_up_logs
from heed.settled import settle
from models.errors import TriageEnded, TriageUnavailable
from models.labels import LabelNames, shown_as
from triage.message import TriageInput
from triage.suggestion import Suggestion

Make = Callable[[], LateClassifier]

# Many times what reading takes on a slow machine; whatever takes longer hangs.
SECONDS, SECONDS_A_CHARACTER = 120.0, 0.005
BEGIN_SECONDS = 300.0
END_SECONDS = 3.0

log = structlog.get_logger()


class _Reader:
    """What is in the other process; asked from several threads at once."""

    def __init__(self, make: Make, names: LabelNames, log_level: str) -> None:
        set_up_logs(log_level)
        self._late = make()
        self._names = names

    def load(self) -> bool:
        """Load the model if that is still to be done; return whether the sentence encoder takes part."""
        self._late.load()
        settle()
        return self._late.reads_sentences

    def suggest_many(self, messages: Sequence[TriageInput]) -> list[Suggestion]:
        """Return a suggestion for each message, in order, with labels called as the council does."""
        with shown_as(self._names):
            return self._late.suggest_many(messages)


class _Manager(BaseManager):
    """Runs the reader and carries questions to it, a thread for each that asks."""


_Manager.register("reader", _Reader, exposed=("load", "suggest_many"))


class _Running(NamedTuple):
    manager: _Manager
    reader: Any
    reads_sentences: bool


class TriageProcess:
    """A classifier that reads in another process, which is begun anew when it has ended."""

    def __init__(self, make: Make, names: LabelNames, log_level: str = "warning") -> None:
        """Begin nothing yet; `make`, which pickle must be able to name, is called there, and reasons will call labels by `names`."""
        self._given = (make, names, log_level)
        self._running: _Running | None = None
        self._one_at_a_time = Lock()
        self._is_closed = False

    @property
    def reads_sentences(self) -> bool:
        """Whether the sentence encoder takes part; not before the model is loaded."""
        return self._running is not None and self._running.reads_sentences

    def load(self) -> None:
        """Begin the process and load its model, if that is still to be done; raises ModelUnusable and TriageUnavailable."""
        self._begun()

    def __call__(self, message: TriageInput) -> Suggestion:
        """Return the suggestion for a message; raises ModelUnusable, and TriageEnded where the process ended meanwhile."""
        return self.suggest_many([message])[0]

    def suggest_many(self, messages: Sequence[TriageInput]) -> list[Suggestion]:
        """Return a suggestion for each message, in order.

        Raises ModelUnusable, TriageUnavailable where the process cannot be begun, and TriageEnded where it ended or took too long.
        """
        running = self._begun()
        longest = SECONDS + sum(len(message.text) for message in messages) * SECONDS_A_CHARACTER
        try:
            with _ended_after(longest, running.manager):
                found: list[Suggestion] = running.reader.suggest_many(messages)
        except (EOFError, OSError) as error:
            self._give_up(running)
            raise TriageEnded from error
        return found

    def close(self) -> None:
        """End the process for good: whoever asks from now on hears TriageEnded."""
        self._is_closed = True
        running, self._running = self._running, None
        if running is not None:
            _end(running.manager)

    def _begun(self) -> _Running:
        """Return what runs, begun where it does not; raises ModelUnusable, TriageUnavailable, and TriageEnded after `close`."""
        with self._one_at_a_time:
            if not self._is_closed and self._running is None:
                self._running = self._begin()
            if self._is_closed:  # before, or while it began
                self.close()
                raise TriageEnded
            assert self._running is not None  # noqa: S101 - it was begun above
            return self._running

    def _begin(self) -> _Running:
        manager = _Manager(ctx=get_context("spawn"))
        try:
            manager.start(initializer=_end_with_parent)
            with _ended_after(BEGIN_SECONDS, manager):
                reader = manager.reader(*self._given)  # type: ignore[attr-defined]  # registered above
                return _Running(manager, reader, reader.load())
        except BaseException as error:
            _end(manager)
            if isinstance(error, EOFError | OSError):
                log.warning("triage_cannot_begin", fault=type(error).__name__)
                raise TriageUnavailable from error
            raise

    def _give_up(self, running: _Running) -> None:
        """Forget a process that ended, so that the next message begins another; whoever comes second finds that done."""
        with self._one_at_a_time:
            if self._running is not running:
                return
            self._running = None
        log.warning("triage_ended")
        _end(running.manager)


@contextmanager
def _ended_after(seconds: float, manager: _Manager) -> Iterator[None]:
    """End the process outright when the block takes longer: one that hangs answers nobody, and whoever waits hears that it ended."""
    timer = Timer(seconds, _kill, (manager,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _kill(manager: _Manager) -> None:
    process = getattr(manager, "_process", None)
    if process is not None and process.is_alive():
        log.error("triage_hangs")
        process.kill()


def _end(manager: _Manager) -> None:
    """End the process in its own order, or outright where it does not."""
    shutdown = getattr(manager, "shutdown", None)  # there once it was started
    if shutdown is not None:
        with _ended_after(END_SECONDS, manager), suppress(EOFError, OSError):
            shutdown()


def _end_with_parent() -> None:
    """Go on while the program ends in its own order, and not a moment longer than it, however it ends."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)
