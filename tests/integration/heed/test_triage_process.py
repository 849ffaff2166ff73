"""Triage reads in a process of its own: it answers as it would here, is begun anew when it ended, and ends with the program."""

import asyncio
import os
import shutil
import signal
from functools import partial
from pathlib import Path

import pytest

from heed.bootstrap import make_late_classifier
from heed.learning import register_of
from heed.settings import Settings
from heed.triage_process import TriageProcess
from models.errors import ModelUnusable, TriageEnded, TriageUnavailable
from models.labels import ON_SCREEN, Cause
from tests.running import heed, run
from triage.message import TriageInput

MESSAGES = [TriageInput("The carer did not come on Sunday and nobody rang."), TriageInput("Thank you for the kind lunch club.")]
OURS = ON_SCREEN.renamed(*((cause, f"our {cause}") for cause in Cause))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, small_model) -> Path:
    """A data directory with the small model, for all tests that ask the one process."""
    made = tmp_path_factory.mktemp("data")
    shutil.copy(small_model, made / "model.skops")
    return made


@pytest.fixture(scope="module")
def triage(folder):
    """Triage in a process of its own, with the council's names for causes."""
    made = TriageProcess(partial(make_late_classifier, Settings(data_dir=folder)), OURS)
    yield made
    made.close()


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [int(child) for thread in Path(f"/proc/{process}/task").iterdir() for child in (thread / "children").read_text().split()]


def is_triage(process: int) -> bool:
    """Whether a process is one that multiprocessing has begun."""
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def test_it_suggests_what_the_classifier_does(triage, folder):
    here = make_late_classifier(Settings(data_dir=folder)).suggest_many(MESSAGES)
    there = triage.suggest_many(MESSAGES)
    assert [each.kind for each in there] == [each.kind for each in here]
    assert [[cause.label for cause in each.causes] for each in there] == [[cause.label for cause in each.causes] for each in here]
    assert triage(MESSAGES[0]).kind == here[0].kind


def test_reasons_call_labels_as_the_council_does(triage):
    assert "“our " in triage(MESSAGES[0]).causes[0].reason


def test_another_model_is_taken_up_with_the_next_message(triage, folder):
    register = register_of(Settings(data_dir=folder))
    newer = register.load(triage(MESSAGES[0]).model_version)
    register.add(type(newer)(**{name: getattr(newer, name) for name in newer.__slots__} | {"version": "20250701-080000-abcdef12"}))
    register.use("20250701-080000-abcdef12")
    assert triage(MESSAGES[0]).model_version == "20250701-080000-abcdef12"


def test_without_a_model_it_is_said_how_to_train_one(tmp_path):
    with pytest.raises(ModelUnusable, match="heed train"):
        TriageProcess(partial(make_late_classifier, Settings(data_dir=tmp_path)), ON_SCREEN).load()


def test_a_process_that_was_killed_is_told_of_once_and_then_begun_anew(triage):
    triage.load()
    (victim,) = filter(is_triage, children(os.getpid()))
    os.kill(victim, signal.SIGKILL)
    with pytest.raises(TriageEnded, match="read again"):
        triage.suggest_many(MESSAGES)
    assert len(triage.suggest_many(MESSAGES)) == len(MESSAGES)


def test_a_process_that_hangs_is_ended_after_a_while_and_then_begun_anew(triage, monkeypatch):
    triage.load()
    monkeypatch.setattr("heed.triage_process.SECONDS", 0.2)
    (victim,) = filter(is_triage, children(os.getpid()))
    os.kill(victim, signal.SIGSTOP)
    with pytest.raises(TriageEnded):
        triage.suggest_many(MESSAGES)
    monkeypatch.undo()
    assert len(triage.suggest_many(MESSAGES)) == len(MESSAGES)


def test_closing_ends_a_process_that_hangs_too_and_none_is_begun_after_that(folder, monkeypatch):
    monkeypatch.setattr("heed.triage_process.END_SECONDS", 0.2)
    others = {process for process in children(os.getpid()) if is_triage(process)}
    triage = TriageProcess(partial(make_late_classifier, Settings(data_dir=folder)), ON_SCREEN)
    triage.load()
    (victim,) = {process for process in children(os.getpid()) if is_triage(process)} - others
    os.kill(victim, signal.SIGSTOP)
    triage.close()
    with pytest.raises(TriageEnded):
        triage(MESSAGES[0])
    assert {process for process in children(os.getpid()) if is_triage(process)} == others


def test_a_process_that_cannot_begin_is_no_fault_of_the_message(tmp_path):
    with pytest.raises(TriageUnavailable, match="Messages wait"):
        TriageProcess(partial(os._exit, 1), ON_SCREEN).load()


@pytest.mark.parametrize("end", ["kill", "stop"])
async def test_however_the_program_ends_its_triage_ends_too(data_dir, end):
    assert (await run(data_dir, "db", "upgrade"))[0] == 0
    async with heed(data_dir, "--only", "worker") as running:
        (triage,) = filter(is_triage, children(running.process.pid))
        await getattr(running, end)()
        async with asyncio.timeout(20):
            while is_triage(triage):  # noqa: ASYNC110 - it is another program's child, and tells nobody
                await asyncio.sleep(0.01)
