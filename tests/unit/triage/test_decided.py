"""Which of a case's decisions teaches, and for which text."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import Channel, MoveReason
from models.teaching import DecidedCase, Judgement, Told
from tests.fakes import MORNING
from triage.decided import decided
from triage.weighing import Origin

FIRST = Told(1, Channel.CHAT, MORNING, "Invoice", "You charged me for March.")
SECOND = Told(2, Channel.EMAIL, MORNING + timedelta(days=3), "Re: Invoice", "Now there is a court letter.")
SAID = Judgement(
    message_id=1,
    at=MORNING,
    kind=Kind.COMPLAINT,
    causes=("records_accuracy",),
    service_area=ServiceArea.ADULT_FINANCE,
    safeguarding=Safeguarding.NONE,
    process=Process.ADULT_STATUTORY,
    flags=("repeat",),
    move_reason=None,
)
LEGAL, CORPORATE = replace(SAID, process=Process.LEGAL), replace(SAID, process=Process.CORPORATE)


def case(*judgements, messages=(FIRST, SECOND)):
    return DecidedCase("HD-1", "HD-0", messages, judgements)


def test_a_decision_teaches_its_labels_for_what_the_resident_had_written():
    found = decided(case(SAID))
    assert found.example.message.text == FIRST.text
    assert (found.example.message.subject, found.example.message.channel, found.example.message.received_at) == ("Invoice", "chat", MORNING)
    assert (found.example.id, found.example.group, found.at) == ("HD-1", "case HD-0", MORNING)
    labels = found.example.labels
    assert (labels.kind, labels.causes, labels.flags) == (Kind.COMPLAINT, (Cause.RECORDS_ACCURACY,), {Flag.REPEAT})
    assert (labels.service_area, labels.safeguarding, labels.process) == (SAID.service_area, SAID.safeguarding, SAID.process)
    assert found.example.silent == frozenset()


def test_a_decision_after_a_second_message_is_about_both():
    found = decided(case(SAID, replace(SAID, message_id=2, at=SECOND.at)))
    assert found.example.message.text == f"{FIRST.text}\n\n{SECOND.text}"
    assert [part.text for part in found.parts] == [FIRST.text, SECOND.text]
    assert found.at == SECOND.at


NEW, WRONG, BACK = MoveReason.NEW_FACTS, MoveReason.FIRST_WRONG, MoveReason.RETURNED


@pytest.mark.parametrize(
    ("judgements", "process"),
    [
        ((SAID,), Process.ADULT_STATUTORY),
        ((SAID, replace(LEGAL, move_reason=WRONG)), Process.LEGAL),
        ((SAID, replace(LEGAL, move_reason=BACK)), Process.LEGAL),
        ((SAID, replace(CORPORATE, move_reason=WRONG), replace(LEGAL, move_reason=WRONG)), Process.LEGAL),
        # The resident had written the new facts.
        ((SAID, replace(LEGAL, message_id=2, move_reason=NEW)), Process.LEGAL),
        # The new facts came another way: the text still means what was decided before.
        ((SAID, replace(LEGAL, move_reason=NEW)), Process.ADULT_STATUTORY),
        ((SAID, replace(CORPORATE, move_reason=WRONG), replace(LEGAL, move_reason=NEW)), Process.CORPORATE),
        ((SAID, replace(LEGAL, move_reason=NEW), replace(LEGAL, flags=())), Process.ADULT_STATUTORY),
        # Nobody has said what the text alone means.
        ((SAID, replace(LEGAL, move_reason=NEW), replace(CORPORATE, move_reason=WRONG)), None),
    ],
)
def test_the_latest_decision_wins_that_rests_on_the_text(judgements, process):
    found = decided(case(*judgements))
    assert (found and found.example.labels.process) == process


def test_a_case_without_words_teaches_nothing():
    assert decided(case(SAID, messages=(replace(FIRST, subject="", text=" \n"),))) is None
    assert decided(case(SAID, messages=())) is None
    assert decided(case(SAID, messages=(replace(FIRST, text=""),))).example.message.subject == "Invoice"


def test_a_code_that_nobody_knows_any_more_leaves_its_field_open():
    found = decided(case(replace(SAID, causes=("delay", "a_cause_of_old"), flags=("a_flag_of_old",)))).example
    assert found.silent == {"causes", "flags"}
    assert found.labels.kind is Kind.COMPLAINT


def test_as_a_lesson_it_weighs_by_its_age_and_is_known_by_all_its_parts():
    found = decided(case(SAID, replace(SAID, message_id=2)))
    lesson = found.lesson(MORNING + timedelta(days=365))
    assert (lesson.origin, lesson.weight) == (Origin.DECISION, pytest.approx(2.0))
    assert len(lesson.keys) == 3
