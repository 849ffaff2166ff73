"""What an officer fills in."""

from dataclasses import replace

import pytest
from starlette.datastructures import FormData

from desk.decision_form import DecisionForm, form_from_request
from models.errors import DecisionInvalid
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import MoveReason

WHOLE = DecisionForm(
    suggestion_id=7,
    revision=2,
    kind="complaint",
    causes=("delay", "communication"),
    service_area="adult_provision",
    safeguarding="none",
    process="adult_statutory",
    flags=("urgent", "urgent"),
)


def errors_of(form: DecisionForm) -> dict[str, str]:
    with pytest.raises(DecisionInvalid) as caught:
        form.labels()
    return caught.value.fields


def test_a_whole_form_is_understood():
    labels = WHOLE.labels()
    assert (labels.kind, labels.causes) == (Kind.COMPLAINT, (Cause.DELAY, Cause.COMMUNICATION))
    assert labels.route == (Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION, Safeguarding.NONE)
    assert labels.flags == (Flag.URGENT,)


def test_every_field_left_open_is_named():
    assert set(errors_of(DecisionForm(7, 2))) == {"kind", "service_area", "safeguarding", "process"}


def test_a_code_of_another_question_is_no_answer():
    assert set(errors_of(replace(WHOLE, kind="none", process="complaint"))) == {"kind", "process"}


@pytest.mark.parametrize("field", ["causes", "flags"])
def test_an_unknown_cause_or_flag_is_refused(field):
    assert errors_of(replace(WHOLE, **{field: ("no_such_thing",)})) == {field: "Choose from the list."}


def test_a_complaint_needs_a_cause():
    assert errors_of(replace(WHOLE, causes=())) == {"causes": "Choose at least one cause for a complaint."}


def test_a_cause_counts_once():
    assert set(errors_of(replace(WHOLE, causes=("delay", "delay")))) == {"causes"}


def test_labels_that_do_not_go_together_are_named_by_field():
    assert set(errors_of(replace(WHOLE, process="children_statutory"))) == {"service_area"}
    assert set(errors_of(replace(WHOLE, process="feedback_record"))) == {"process"}


def test_causes_of_what_is_no_complaint_are_left_out():
    assert replace(WHOLE, kind="request", process="customer_service").labels().causes == ()


def test_what_is_no_feedback_has_no_service_area():
    assert replace(WHOLE, kind="other", process="none").labels().service_area is None


def test_a_note_has_an_end():
    assert set(errors_of(replace(WHOLE, reason="x" * 2001))) == {"reason"}


@pytest.mark.parametrize(("code", "reason"), [("returned", MoveReason.RETURNED), ("", None), ("bored", None)])
def test_the_reason_of_a_move_is_one_of_the_known_ones(code, reason):
    assert replace(WHOLE, move_reason=code).why_moved() is reason


def test_a_request_s_form_is_read_as_it_was_sent():
    sent = FormData(
        [
            ("suggestion_id", "7"),
            ("revision", "2"),
            ("kind", "complaint"),
            ("cause_1", ""),
            ("cause_2", "delay"),
            ("flags", "urgent"),
            ("flags", "repeat"),
            ("reason", " read it\r\ntwice "),
        ]
    )
    form = form_from_request(sent)
    assert (form.suggestion_id, form.revision, form.causes, form.flags) == (7, 2, ("delay",), ("urgent", "repeat"))
    assert form.reason == "read it\ntwice"


@pytest.mark.parametrize("number", ["", "-1", "1.5", "²", "9" * 40, "7; drop table"])
def test_a_binding_that_is_no_number_fits_nothing(number):
    assert form_from_request(FormData([("revision", number)])).revision == -1
