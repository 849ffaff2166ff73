"""Figures label by label, on answers small enough to count by hand."""

from dataclasses import replace

import numpy as np
import pytest

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from triage.fields import FIELDS
from triage.jointly import NO_AREA
from triage.judging import Judged, Picked
from triage.labelled import Labelled, Labels
from triage.message import TriageInput
from triage.per_label import per_label

LATE = Labels(
    kind=Kind.COMPLAINT,
    causes=(Cause.DELAY,),
    service_area=ServiceArea.ADULT_FINANCE,
    safeguarding=Safeguarding.NONE,
    process=Process.ADULT_STATUTORY,
    flags=frozenset({Flag.REPEAT}),
)
EITHER = replace(LATE, process_also=frozenset({Process.CORPORATE}))
SPAM = Labels(Kind.OTHER, (), None, Safeguarding.NONE, Process.NONE, frozenset())
EXAMPLES = [Labelled(str(place), TriageInput("x"), labels, str(place)) for place, labels in enumerate((LATE, EITHER, SPAM))]


def picked(field, *labels):
    places = [NO_AREA if label is None else FIELDS[field].index(label) for label in labels]
    empty = np.zeros((len(labels), len(FIELDS[field])))
    return Picked(np.array(places), np.zeros(len(labels)), empty)


def places(field, *sets):
    return [[FIELDS[field].index(label) for label in labels] for labels in sets]


JUDGED = Judged(
    kind=picked("kind", Kind.COMPLAINT, Kind.COMPLAINT, Kind.COMPLAINT),
    process=picked("process", Process.CORPORATE, Process.CORPORATE, Process.CORPORATE),
    service_area=picked("service_area", ServiceArea.ADULT_FINANCE, None, ServiceArea.ADULT_FINANCE),
    safeguarding=picked("safeguarding", Safeguarding.NONE, Safeguarding.ADULT, Safeguarding.NONE),
    asked=np.zeros(3, dtype=bool),
    causes=places("causes", (Cause.DELAY, Cause.COMMUNICATION), (Cause.COMMUNICATION,), (Cause.DELAY,)),
    cause_probabilities=np.zeros((3, len(Cause))),
    flags=places("flags", (Flag.REPEAT,), (), (Flag.URGENT,)),
    flag_probabilities=np.zeros((3, len(Flag))),
)


def counted(field, label):
    found = per_label(EXAMPLES, JUDGED)[field][label]
    return found["count"], found["precision"], found["recall"], found["f1"]


@pytest.mark.parametrize(
    ("field", "label", "expected"),
    [
        ("kind", "complaint", (2, 2 / 3, 1.0, 0.8)),
        ("kind", "other", (1, None, 0.0, 0.0)),
        ("kind", "request", (0, None, None, None)),
        # What a careful officer would accept too counts as right: of three corporate ones, the second is.
        ("process", "corporate", (1, 1 / 3, 1.0, 0.5)),
        ("process", "adult_statutory", (1, None, 0.0, 0.0)),
        ("service_area", "adult_finance", (2, 0.5, 0.5, 0.5)),
        ("safeguarding", "adult", (0, 0.0, None, 0.0)),
        ("causes", "delay", (2, 1.0, 0.5, 2 / 3)),
        ("causes", "communication", (0, 0.0, None, 0.0)),
        ("flags", "repeat", (2, 1.0, 0.5, 2 / 3)),
        ("flags", "urgent", (0, 0.0, None, 0.0)),
    ],
)
def test_each_label_is_counted(field, label, expected):
    assert counted(field, label) == pytest.approx(expected)


def test_every_label_of_every_field_is_there_with_intervals_around_its_shares():
    found = per_label(EXAMPLES, JUDGED)
    assert {field: list(labels) for field, labels in found.items()} == {field: [*map(str, labels)] for field, labels in FIELDS.items()}
    low, high = found["kind"]["complaint"]["precision_interval"]
    assert (low, high) == pytest.approx((0.2077, 0.9385), abs=1e-4)
    assert found["kind"]["request"]["recall_interval"] is None


def test_a_message_that_leaves_a_field_open_is_not_counted_there():
    mute = [replace(example, silent=frozenset({"kind", "flags"})) for example in EXAMPLES]
    found = per_label(mute, JUDGED)
    assert {each["count"] for field in ("kind", "flags") for each in found[field].values()} == {0}
    assert found["process"]["adult_statutory"]["count"] == 1
