"""What can be read in a draft is not asked."""

from datetime import date

import pytest

from bot.clues import Clue, Draft, address_in, clues_in, name_in, tells_of_loss
from models.labels import Flag, Kind, ServiceArea
from tests.fakes import fake_suggestion


@pytest.mark.parametrize(
    "text",
    [
        "My wife died in the home.",
        "My dear old mum passed away last week",
        "I lost my husband in May.",
        "about the death of my son",
        "my late wife had carers",
        "I am a widower.",
        "She was in pain. Then she died and nobody rang.",
        "The council sent a bill on the day of his funeral.",
    ],
)
def test_a_loss_is_noticed(text):
    assert tells_of_loss(text)


@pytest.mark.parametrize(
    "text", ["My battery died.", "I lost my keys.", "My mum is late.", "The lamp passed its test.", "The bus was late."]
)
def test_what_is_no_loss_is_not_taken_for_one(text):
    assert not tells_of_loss(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello, my name is Rosa Example and I am cross.", "Rosa Example"),
        ("I'm called Sam.", "Sam"),
        ("My name is on the list.", ""),
        ("Her name is Ana.", ""),
    ],
)
def test_the_writers_name_is_read(text, name):
    assert name_in(text) == name


def test_an_address_is_read_where_there_is_one_alone():
    assert address_in("Write to rosa@example.org. Thanks") == "rosa@example.org"
    assert address_in("Not rosa@example.org but ana@example.org") == ""
    assert address_in("no address") == ""


def found(text: str, **suggested) -> set[str]:
    return set(clues_in(Draft(text, date(2025, 6, 3), fake_suggestion(**suggested))))


def test_what_triage_and_the_words_tell_is_noted():
    assert found("The carer came late.") == set()
    assert found("The carer came late on 2 May 2025.") == {Clue.DATED}
    assert found("Thanks!", kind=Kind.COMPLIMENT) == {Clue.NOBODYS, Clue.NOT_TIMED}
    assert found("The lamp is broken.", service_area=ServiceArea.CORPORATE) == {Clue.NOBODYS}
    assert found("x", flags=(Flag.CONSENT_NEEDED, Flag.YOUNG_PERSON)) == {Clue.FOR_SOMEBODY, Clue.YOUNG}


def test_plain_words_for_somebody_else_and_their_wish_are_read():
    assert found("I write on behalf of my dad.") == {Clue.FOR_SOMEBODY}
    assert found("I write on behalf of my dad, who asked me to.") == {Clue.FOR_SOMEBODY, Clue.MAY_SPEAK}
    assert found("I have power of attorney for mum.") == {Clue.MAY_SPEAK}
    assert found("I write on behalf of myself.") == set()
