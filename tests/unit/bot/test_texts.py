"""What Heed says in a chat can be read by a child of nine, and says no label."""

import re
import string

import pytest

from bot import texts
from models.labels import ON_SCREEN
from tests.readability import HARDEST, grade

FILLED = {
    "council": "Westmere Council",
    "reference": "HD-0000-0012",
    "day": "Friday 6 June",
    "name": "Rosa",
    "address": "rosa",
    "emergency_line": "01632 960 999",
    "status": "closed",
}


def said() -> dict[str, str]:
    """Every text, with its blanks filled in."""
    plain = {name: text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)}
    return {**plain, **{f"STATUS {status}": text for status, text in texts.STATUS.items()}}


@pytest.mark.parametrize("name", said())
def test_every_text_is_easy_to_read(name):
    text = said()[name].format(**FILLED)
    hardness = grade(text)
    assert hardness <= HARDEST, f"{name} is at grade {hardness:.1f}: {text}"


@pytest.mark.parametrize("name", said())
def test_no_text_says_a_label(name):
    text = said()[name].casefold()
    said_labels = [label for label in ON_SCREEN.values() if re.search(rf"\b{re.escape(label.casefold())}\b", text)]
    assert said_labels == []


@pytest.mark.parametrize("name", said())
def test_every_blank_is_one_that_is_filled(name):
    assert {field for _, field, _, _ in string.Formatter().parse(said()[name]) if field} <= FILLED.keys()


def test_a_hard_text_would_be_noticed():
    assert grade("Your correspondence regarding statutory safeguarding procedures has been acknowledged.") > 12
