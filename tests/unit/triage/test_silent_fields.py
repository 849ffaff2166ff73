"""Messages that do not answer every field: what they leave open is neither learned nor measured."""

from dataclasses import replace

import numpy as np
import pytest

from models.labels import Kind
from triage.classifier import Classifier
from triage.evaluation import figures
from triage.fields import FIELDS, taught
from triage.labelled import Labelled, corpus_files, read_labelled
from triage.model import load_model

OF_FIELD = {
    "kind": "kind_accuracy",
    "process": "process_accuracy",
    "service_area": "service_area_accuracy",
    "safeguarding": "safeguarding_precision",
    "causes": "causes_micro_f1",
    "flags": "flags_micro_f1",
}


@pytest.fixture(scope="module")
def some() -> list[Labelled]:
    """Every fiftieth message of the corpus."""
    return read_labelled(corpus_files())[::50]


def silenced(examples, field):
    """The same messages, every second of them without an answer for `field`."""
    return [replace(example, silent=frozenset({field})) if place % 2 else example for place, example in enumerate(examples)]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_not_answered_is_not_taught(some, field):
    before, after = taught(field, some), taught(field, silenced(some, field))
    assert before[1::2].any()
    assert not after[1::2].any()
    assert np.array_equal(before[::2], after[::2])


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_not_answered_is_not_measured(some, field, small_model):
    model = Classifier(load_model(small_model))
    judged = model.judge_many([example.message for example in some])
    half = figures(some[::2], model.judge_many([example.message for example in some[::2]]))
    assert figures(silenced(some, field), judged)[OF_FIELD[field]] == pytest.approx(half[OF_FIELD[field]])


def test_messages_that_answer_nothing_have_no_figures(some, small_model):
    mute = [replace(example, silent=frozenset(FIELDS)) for example in some if example.labels.kind is Kind.COMPLAINT]
    judged = Classifier(load_model(small_model)).judge_many([example.message for example in mute])
    assert set(figures(mute, judged).values()) == {0.0}
