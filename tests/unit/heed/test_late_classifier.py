"""A classifier that is loaded when it is first asked for."""

import pytest
from structlog.testing import capture_logs

from heed.late_classifier import LateClassifier
from models.errors import ModelUnusable
from tests.fakes import fake_classify
from triage.message import TriageInput

MESSAGE = TriageInput("The carer did not come.")


def test_nothing_is_loaded_before_it_is_asked_for_and_then_once():
    loaded = []

    def load():
        loaded.append("once")
        return fake_classify(model_version="loaded")

    late = LateClassifier(load)
    assert loaded == []
    assert [late(MESSAGE).model_version for _ in range(2)] == ["loaded", "loaded"]
    assert loaded == ["once"]


def test_a_missing_model_is_told_each_time_until_there_is_one():
    there = []

    def load():
        if not there:
            raise ModelUnusable
        return there[0]

    late = LateClassifier(load)
    for _ in range(2):
        with pytest.raises(ModelUnusable):
            late(MESSAGE)
    there.append(fake_classify())
    assert late(MESSAGE).kind.label == "complaint"


class Changing:
    """A place where a model is, or is not, under a name that says which."""

    def __init__(self):
        self.name, self.usable, self.loads = "one", True, 0

    def load(self):
        self.loads += 1
        if not self.usable:
            raise ModelUnusable
        return fake_classify(model_version=self.name)

    def wanted(self):
        return self.name


def test_another_model_is_taken_up_with_the_next_message():
    place = Changing()
    late = LateClassifier(place.load, place.wanted)
    assert late(MESSAGE).model_version == "one"
    place.name = "two"
    assert [late(MESSAGE).model_version for _ in range(3)] == ["two"] * 3
    assert place.loads == 2


def test_a_model_that_cannot_be_used_leaves_the_old_one_at_work_and_is_tried_once():
    place = Changing()
    late = LateClassifier(place.load, place.wanted)
    late(MESSAGE)
    place.name, place.usable = "two", False
    with capture_logs() as said:
        assert [late(MESSAGE).model_version for _ in range(3)] == ["one"] * 3
    assert place.loads == 2
    assert [entry["event"] for entry in said] == ["model_not_exchanged"]
    place.name, place.usable = "three", True
    assert late(MESSAGE).model_version == "three"


def test_whether_sentences_are_read_is_known_once_the_model_is_there():
    late = LateClassifier(type("Reads", (), {"reads_sentences": True}))
    assert not late.reads_sentences
    late.load()
    assert late.reads_sentences
