"""Kind, process and area are decided together."""

import numpy as np

from models.labels import Kind, Process, ServiceArea
from triage.agreement import disagreements
from triage.jointly import AREAS, KINDS, NO_AREA, PROCESSES, agreeing, decide_jointly


def logs(labels, **shares):
    rest = (1 - sum(shares.values())) / (len(labels) - len(shares))
    return np.log([[shares.get(str(label), rest) for label in labels]])


def test_a_weak_field_gives_way_to_strong_ones():
    found = decide_jointly(
        logs(KINDS, compliment=0.5, complaint=0.45), logs(PROCESSES, adult_statutory=0.9), logs(AREAS, adult_provision=0.8)
    )
    kind, process, area = found.best[0]
    assert (KINDS[kind], PROCESSES[process], AREAS[area]) == (Kind.COMPLAINT, Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION)


def test_advertising_has_no_area():
    found = decide_jointly(logs(KINDS, other=0.9), logs(PROCESSES, none=0.9), logs(AREAS, corporate=0.5))
    assert found.best[0].tolist() == [KINDS.index(Kind.OTHER), PROCESSES.index(Process.NONE), NO_AREA]


def test_probabilities_of_each_field_sum_to_one():
    found = decide_jointly(logs(KINDS), logs(PROCESSES), logs(AREAS))
    assert np.allclose([found.kind.sum(), found.process.sum(), found.area.sum()], 1.0)


def test_no_disagreeing_combination_is_ever_offered():
    for kind, process, area in agreeing():
        named = None if area == NO_AREA else AREAS[area]
        wrong = {found.field for found in disagreements(KINDS[kind], [], named, PROCESSES[process])}
        assert wrong <= {"causes"}
