"""What Heed says in a chat can be read by a child of nine, and says no label."""

import re
import string

import pytest

from bot import texts
from models.labels import ON_SCREEN
from tests.catalogues import every_text
from tests.readability import HARDEST, grade

FILLED = {
    "council": "Westmere Council",
    "reference": "HD-0000-0012",
    "day": "6 June",
    "answer": "6 June",
    "closed": "6 June",
    "read": "6 June",
    "name": "Rosa",
    "why": "It is too big.",
    "emergency_line": "01632 960 999",
    "advocate": "Rosa",
    "status": "It is here.",
    "whom": "me",
    "consent": "yes",
    "when": "in May",
    "reply": "here",
    "count": 3,
}
SAID = every_text(texts)


@pytest.mark.parametrize("text", SAID)
def test_every_text_is_easy_to_read(text):
    said = text.format(**FILLED)
    hardness = grade(said)
    assert hardness <= HARDEST, f"at grade {hardness:.1f}: {said}"


@pytest.mark.parametrize("text", SAID)
def test_no_text_says_a_label(text):
    said = text.casefold()
    assert [label for label in ON_SCREEN.values() if re.search(rf"\b{re.escape(label.casefold())}\b", said)] == []


@pytest.mark.parametrize("text", SAID)
def test_every_blank_is_one_that_is_filled(text):
    assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= FILLED.keys()


def test_a_hard_text_would_be_noticed():
    assert grade("Your correspondence regarding statutory safeguarding procedures has been acknowledged.") > 12
