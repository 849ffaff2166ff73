"""Messages in other languages: never spam, never sure, never surely harmless."""

from dataclasses import replace

import pytest

from models.labels import Flag, Kind, Safeguarding
from models.states import Band
from tests.fakes import fake_suggestion
from tests.unit.triage.foreign_messages import MESSAGES, UNNAMED
from triage.agreement import disagreements
from triage.classifier import Classifier
from triage.message import TriageInput
from triage.model import load_model
from triage.suggestion import Answer, Choice, suggestion_from_dict
from triage.unread import hold_back

SHARES = (Choice(Safeguarding.ADULT, 0.2), Choice(Safeguarding.CHILD, 0.01))
QUIET = Answer(Safeguarding.NONE, 0.79, Band.LIKELY, SHARES)
ALL = [TriageInput(text) for texts in MESSAGES.values() for text in texts] + [TriageInput(text) for text in UNNAMED]


@pytest.fixture(scope="module")
def suggestions(small_model):
    return Classifier(load_model(small_model)).suggest_many(ALL)


def test_none_is_taken_for_spam(suggestions):
    assert {suggestion.kind.label for suggestion in suggestions} == {Kind.COMPLAINT}


def test_no_answer_can_be_taken_for_a_sure_one(suggestions):
    for said in suggestions:
        answers = [said.kind, said.safeguarding, said.process, said.service_area, *said.causes, *said.flags]
        assert {answer.band for answer in answers} == {Band.UNSURE}
        assert max(answer.confidence for answer in answers) <= 0.5


def test_an_interpreter_is_suggested_and_the_language_named(suggestions):
    for said in suggestions:
        adjustments = next(flag for flag in said.flags if flag.label is Flag.ADJUSTMENTS)
        assert "by the look of it" in adjustments.reason
    assert suggestions[0].language == "pl"
    assert "Polish" in suggestions[0].kind.reason


def test_that_nobody_looked_for_danger_is_said(suggestions):
    quiet = [said for said in suggestions if said.safeguarding.label is Safeguarding.NONE]
    assert quiet
    assert all("could not be read for danger" in said.safeguarding.reason for said in quiet)


def test_what_was_not_understood_is_no_evidence(suggestions):
    for said in suggestions:
        answers = [said.kind, said.safeguarding, said.process, said.service_area, *said.causes, *said.flags]
        assert not any(answer.evidence or "marked words" in answer.reason for answer in answers)


def test_a_danger_that_nobody_looked_for_is_not_weighed_at_one_in_a_hundred():
    found = replace(fake_suggestion(), safeguarding=QUIET)
    assert hold_back(found, "pl").safeguarding.alternatives == (Choice(Safeguarding.ADULT, 0.2),)


def test_the_next_best_are_offered_and_agree(suggestions):
    for said in suggestions:
        assert Kind.REQUEST in [other.label for other in said.kind.alternatives]
        assert all(other.confidence <= said.kind.confidence for other in said.kind.alternatives)
        area = said.service_area.label if said.service_area else None
        assert disagreements(said.kind.label, [cause.label for cause in said.causes], area, said.process.label) == []


def test_the_language_survives_the_store(suggestions):
    assert [suggestion_from_dict(said.as_dict()) for said in suggestions] == suggestions


def test_an_english_message_is_judged_the_same_beside_a_foreign_one(small_model):
    classifier = Classifier(load_model(small_model))
    english = TriageInput("The bill for my father's care is wrong again and nobody rings me back.")
    assert classifier.suggest_many([ALL[0], english])[1] == classifier(english)
    assert classifier(english).language == "en"
