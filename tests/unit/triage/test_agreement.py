"""Labels that go together, and those that do not."""

import pytest

from models.labels import Cause, Kind, Process, ServiceArea
from triage.agreement import AREAS_OF_PROCESS, KINDS_OF_PROCESS, disagreements


def fields(kind, causes, area, process):
    return {found.field for found in disagreements(kind, causes, area, process)}


def test_a_plain_complaint_agrees():
    assert not fields(Kind.COMPLAINT, [Cause.DELAY], ServiceArea.ADULT_ASSESSMENT, Process.ADULT_STATUTORY)


def test_spam_has_no_area_and_no_procedure():
    assert not fields(Kind.OTHER, [], None, Process.NONE)
    assert "service_area" in fields(Kind.OTHER, [], ServiceArea.CORPORATE, Process.NONE)


@pytest.mark.parametrize(
    ("kind", "causes", "area", "process", "wrong"),
    [
        (Kind.COMPLIMENT, [], ServiceArea.ADULT_PROVISION, Process.ADULT_STATUTORY, "process"),
        (Kind.COMPLAINT, [Cause.DELAY], ServiceArea.CHILDREN_ACCESS, Process.ADULT_STATUTORY, "service_area"),
        (Kind.COMPLAINT, [Cause.DELAY], None, Process.CORPORATE, "service_area"),
        (Kind.COMPLAINT, [], ServiceArea.CORPORATE, Process.CORPORATE, "causes"),
        (Kind.REQUEST, [Cause.DELAY], ServiceArea.CORPORATE, Process.CUSTOMER_SERVICE, "causes"),
        (Kind.COMPLAINT, [Cause.DELAY, Cause.DELAY], ServiceArea.CORPORATE, Process.CORPORATE, "causes"),
        (Kind.COMPLAINT, list(Cause)[:4], ServiceArea.CORPORATE, Process.CORPORATE, "causes"),
        (Kind.COMPLAINT, [Cause.DELAY], ServiceArea.CORPORATE, Process.CUSTOMER_SERVICE, "process"),
    ],
)
def test_what_does_not_fit_is_named_by_its_field(kind, causes, area, process, wrong):
    assert wrong in fields(kind, causes, area, process)


def test_every_process_takes_some_kind_and_some_area():
    assert set(KINDS_OF_PROCESS) == set(AREAS_OF_PROCESS) == set(Process)
    assert all(KINDS_OF_PROCESS.values())
    assert all(AREAS_OF_PROCESS.values())
