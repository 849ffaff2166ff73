"""Words of danger name a concern, or at least have an officer look, whatever was learned; a small model stands in."""

import pytest

from models.labels import Flag, Safeguarding
from models.states import Band
from triage.alarms import Alarm, alarm_of
from triage.classifier import Classifier
from triage.message import TriageInput
from triage.model import load_model
from triage.reading import read


@pytest.fixture(scope="module")
def classifier(small_model):
    return Classifier(load_model(small_model))


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("I want to kill myself.", Alarm.NAME),
        ("tonight i will end it", Alarm.NAME),
        ("im not coping and i dont want to be alive", Alarm.NAME),
        ("she says she wants to die", Alarm.NAME),
        ("I was raped at the placement", Alarm.ASK),
        ("he hit me", Alarm.ASK),
        ("Carer stole from nan", Alarm.ASK),
        ("My dad was hurt by his carer last night.", Alarm.ASK),
        ("My husband hits me. The kids hear it all through the wall.", Alarm.ASK),
        ("I have written my goodbye letters and given the dog to my neighbour.", Alarm.ASK),
        ("Mum waited nine hours for someone to lift her off the floor", Alarm.ASK),
        ("Nobody hit him.", None),
        ("He hit me years ago, it is all over and he was convicted.", None),
        ("You said so you dont want to live here then and he was crying", Alarm.ASK),
        ("This form is killing me", None),
        ("Thank you all for a lovely party.", None),
    ],
)
def test_words_of_danger_raise_what_the_table_says(text, alarm):
    assert alarm_of(read(TriageInput(text))) is alarm


def test_plain_words_of_wanting_to_die_are_a_named_concern_with_the_reason(classifier):
    suggestion = classifier(
        TriageInput("Thank you for the forms about the rent, they came on Tuesday. I want to kill myself. The kettle is mended.")
    )
    assert suggestion.safeguarding.label.is_concern
    assert "wanting to die" in suggestion.safeguarding.reason or suggestion.safeguarding.evidence
    assert Flag.URGENT in {flag.label for flag in suggestion.flags}


def test_a_young_person_who_wants_to_die_is_a_child_at_risk(classifier):
    suggestion = classifier(TriageInput("I'm 14 and I want to die"))
    assert suggestion.safeguarding.label in {Safeguarding.CHILD, Safeguarding.STAFF_ALLEGATION}


@pytest.mark.parametrize("text", ["he hit me", "Carer stole from nan", "I was raped at the placement"])
def test_no_word_of_danger_is_called_surely_nothing(classifier, text):
    suggestion = classifier(TriageInput(text))
    assert suggestion.safeguarding.label.is_concern or suggestion.may_hide_a_concern
    assert "Nothing in it" not in suggestion.safeguarding.reason


@pytest.mark.parametrize("text", ["", "   ", "hello", "help", "????", "01632 960123", "😡😡😡", "ring me"])
def test_hardly_a_word_makes_nothing_sure(classifier, text):
    suggestion = classifier(TriageInput(text))
    fields = (suggestion.kind, suggestion.process, *suggestion.causes, *suggestion.flags)
    assert {answer.band for answer in fields} == {Band.UNSURE}
    assert suggestion.safeguarding.band is not Band.SURE
