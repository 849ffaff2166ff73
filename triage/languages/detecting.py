"""Tells whether a message is mostly written in another language than English, and in which; when in doubt, it is English.

Names, single words, dialect, text-speak and an English message with a foreign sentence, greeting or signature are English.
"""

import re
from collections.abc import Sequence

from triage.languages.english import EVERYDAY
from triage.languages.identifier import best_of, identify
from triage.languages.names import ENGLISH
from triage.languages.scripts import AMHARIC, LANGUAGE_OF_SCRIPT, NOT_LATIN, TIGRINYA, letters_by_script
from triage.message import TriageInput

LOOKED_AT = 20_000  # characters of start, middle and end each that are looked at; the language of more is the same
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
ADDRESS_MARKS = ("@", "://", "www.")
SENTENCE_END = re.compile(r"[.!?…\n।۔。！？;:]+")
LONGEST_WORD = 30

PLAINLY_ENGLISH = 0.35  # share of everyday English words from which nothing more is asked
HARDLY_ENGLISH = 0.2  # share from which a sentence cannot be called foreign
FEWEST_WORDS = 4  # in small letters: fewer are names or exclamations
CLEARLY_FOREIGN = 0.25  # log-likelihood a byte by which another language must beat English
FEW_LETTERS = 4  # of another script, below which they are ornament

CYRILLIC = frozenset({"ru", "uk", "bg", "be", "sr", "mk", "kk", "ky", "tg", "mn", "tt"})
ARABIC = frozenset({"ar", "ur", "fa", "ps", "ku", "ug"})
DEVANAGARI = frozenset({"hi", "ne", "mr"})
SHARED = {"cyrillic": CYRILLIC, "arabic": ARABIC, "devanagari": DEVANAGARI, "hebrew": frozenset({"he"}), "tibetan": frozenset[str]()}


def language_of(message: TriageInput) -> str:
    """Return the ISO 639-1 code of the message's language, `und` for another one that cannot be told, "" where there are no words."""
    text = _without_addresses(_portion(f"{message.subject}\n{message.text}" if message.subject else message.text))
    words = [word for word in WORD.findall(text) if len(word) <= LONGEST_WORD]
    if NOT_LATIN.search(text) is not None:
        script = _by_script(text)
        if script:
            return script
    if not words:
        return ""
    if _share_of_english(words) >= PLAINLY_ENGLISH:
        return ENGLISH
    return _by_sentences(text)


def _without_addresses(text: str) -> str:
    """Return the lines of a text without addresses of mail and web, which are in no language."""
    lines = (" ".join(run for run in line.split() if not any(mark in run for mark in ADDRESS_MARKS)) for line in text.split("\n"))
    return "\n".join(lines)


def _portion(text: str) -> str:
    """Return the text, or its start, middle and end where it is longer than anybody writes."""
    if len(text) <= 3 * LOOKED_AT:
        return text
    middle = len(text) // 2
    return f"{text[:LOOKED_AT]}\n{text[middle : middle + LOOKED_AT]}\n{text[-LOOKED_AT:]}"


def _by_script(text: str) -> str:
    """Return the language of the script in which most letters are written; nothing where that is Latin."""
    found = letters_by_script(text)
    latin = sum(len(word) for word in WORD.findall(NOT_LATIN.sub(" ", text)))
    total = sum(found.values())
    if total < FEW_LETTERS or total <= latin:
        return ""
    main = max(found, key=lambda name: found[name])
    if "kana" in found and main == "han":
        return "ja"
    if main == "ethiopic":
        return "ti" if len(TIGRINYA.findall(text)) > len(AMHARIC.findall(text)) else "am"
    return LANGUAGE_OF_SCRIPT.get(main) or best_of(text, SHARED[main])


def _by_sentences(text: str) -> str:
    """Return the language in which most words stand, sentence by sentence."""
    english, foreign = 0, list[str]()
    count = 0
    for sentence in SENTENCE_END.split(text):
        words = _words(sentence)
        if _is_foreign(words):
            foreign.append(" ".join(words))
            count += len(words)
        elif _share_of_english(words) >= HARDLY_ENGLISH:
            english += len(words)
    if count <= english:
        return ENGLISH
    code, ahead = identify(" ".join(foreign))
    return code if code != ENGLISH and ahead >= CLEARLY_FOREIGN else ENGLISH


def _words(sentence: str) -> list[str]:
    return [word for word in WORD.findall(sentence) if len(word) <= LONGEST_WORD]


def _is_foreign(words: Sequence[str]) -> bool:
    """Whether a sentence is foreign: enough words that are no names, hardly an English one, and another language far likelier."""
    shouted = sum(word.isupper() for word in words) * 2 > len(words)
    small = [word for word in words if len(word) > 1 and (shouted or word[0].islower())]
    if len(small) < FEWEST_WORDS - 1 or len(words) < FEWEST_WORDS or _share_of_english(words) >= HARDLY_ENGLISH:
        return False
    code, ahead = identify(" ".join(small))
    return code != ENGLISH and ahead >= CLEARLY_FOREIGN


def _share_of_english(words: Sequence[str]) -> float:
    return sum(word.lower().replace("’", "'") in EVERYDAY for word in words) / max(1, len(words))
