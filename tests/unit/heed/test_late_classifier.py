"""A classifier that is loaded when it is first asked for."""

import pytest

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
