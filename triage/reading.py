"""Reads a message with spaCy: sentences, words for the features, and the indicators it shows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from triage import indicators
from triage.message import BREAK, TriageInput
from triage.patterns import most, pattern

NEGATORS = frozenset({"not", "n't", "nt", "no", "never", "nobody", "nothing", "without", "neither", "nor", "isnt", "wasnt", "dont"})
NEGATION_REACH = 4
LONGEST_WORD = 60
ENDLESS = re.compile(rf"\S{{{LONGEST_WORD * 4 + 1}}}")
REQUIRED = frozenset({None, "+"})


@dataclass(frozen=True, slots=True)
class Hit:
    """An indicator found in tokens `start` to `end` (excluded) of the document; `negated` when a negation stands just before."""

    name: str
    start: int
    end: int
    negated: bool

    @property
    def feature(self) -> str:
        """The name under which the classifiers see it."""
        return f"not_{self.name}" if self.negated else self.name


@dataclass(frozen=True, slots=True)
class Reading:
    """A message read once: its document (subject, a break, text), where the text begins in it, its words and its hits."""

    message: TriageInput
    doc: Doc
    text_offset: int
    words: tuple[str, ...]
    hits: tuple[Hit, ...]

    @property
    def sentences(self) -> list[Span]:
        """The document's sentences that hold more than white space."""
        return [sentence for sentence in self.doc.sents if sentence.text.strip()]


def read(message: TriageInput) -> Reading:
    """Read `message`; any text gives a reading, also an empty, huge or binary-looking one."""
    return read_many([message])[0]


def read_many(messages: Sequence[TriageInput]) -> list[Reading]:
    """Read several messages; the order stays."""
    return [_read(message) for message in messages]


def _read(message: TriageInput) -> Reading:
    nlp = _pipeline()
    head = f"{message.subject}{BREAK}" if message.subject else ""
    doc = nlp(_breakable(head + message.text))
    lowers = [token.lower_ for token in doc]
    shapes = doc.to_array(["IS_SPACE", "LIKE_NUM"]).tolist()
    words = tuple(_word(lower, like_number=number) for lower, (space, number) in zip(lowers, shapes, strict=True) if not space)
    return Reading(message, doc, len(head), words, tuple(_hits(doc, lowers)))


def _breakable(text: str) -> str:
    """Replace control characters, and blanks into endless runs without white space, one for one so that offsets stay."""
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        plain = text
    else:
        plain = "".join(character if character.isprintable() or character in "\n\t" else " " for character in text)
    if not ENDLESS.search(plain):
        return plain
    return " ".join(piece for run in plain.split(" ") for piece in [_chopped(run)])


def _chopped(run: str) -> str:
    """Blank every so many characters of a run that is too long to be a word."""
    if len(run) <= LONGEST_WORD * 4:
        return run
    return "".join(" " if n % LONGEST_WORD == LONGEST_WORD - 1 else character for n, character in enumerate(run))


def _word(lower: str, *, like_number: bool) -> str:
    """Return the form that features use: straight quotes, one form for all larger numbers, no long runs."""
    if like_number and len(lower) > 2:  # noqa: PLR2004 - ages and small counts keep their figures
        return "<year>" if len(lower) == 4 and lower.startswith(("19", "20")) else "<number>"  # noqa: PLR2004 - a year has four figures
    if "@" in lower or "://" in lower or lower.startswith("www."):
        return "<address>"
    return lower.replace("’", "'").replace("‘", "'")[:LONGEST_WORD]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase of an indicator: sets of words of which each must occur within `reach` tokens of its rarest, the anchor."""

    name: str
    anchor: frozenset[str]
    needs: tuple[frozenset[str], ...]
    reach: int
    matcher: Matcher


def _hits(doc: Doc, lowers: Sequence[str]) -> Iterator[Hit]:
    """Find the indicators, trying each phrase only where its words stand together: matching everything everywhere is slow."""
    places: dict[int, list[int]] = {}
    for at, lower in enumerate(lowers):
        for number in _anchored().get(lower, ()):
            phrase = _phrases()[number]
            near = lowers[max(0, at - phrase.reach) : at + phrase.reach + 1]
            if not any(need.isdisjoint(near) for need in phrase.needs):
                places.setdefault(number, []).append(at)
    for number in sorted(places):
        phrase = _phrases()[number]
        for begin, end in _stretches(places[number], phrase.reach, len(doc)):
            for _, start, stop in phrase.matcher(doc[begin:end]):
                yield _hit(doc, phrase.name, begin + start, begin + stop)


def _stretches(places: Sequence[int], reach: int, length: int) -> Iterator[tuple[int, int]]:
    """Return the tokens within reach of any of the places, as runs that do not overlap."""
    begin, end = max(0, places[0] - reach), min(length, places[0] + reach + 1)
    for at in places[1:]:
        if at - reach > end:
            yield begin, end
            begin = at - reach
        end = min(length, at + reach + 1)
    yield begin, end


def _hit(doc: Doc, name: str, start: int, end: int) -> Hit:
    before = doc[max(doc[start].sent.start, start - NEGATION_REACH) : start]
    return Hit(name, start, end, negated=any(token.lower_ in NEGATORS for token in before))


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    """Return the English tokeniser and sentence splitter; nothing has to be downloaded."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "\n", "\n\n"]})
    nlp.max_length = 50_000_000
    return nlp


@lru_cache(maxsize=1)
def _phrases() -> tuple[_Phrase, ...]:
    """Return every phrase of every indicator, compiled."""
    return tuple(_compile(indicator.name, phrase) for indicator in indicators.ALL for phrase in indicator.phrases)


@lru_cache(maxsize=1)
def _anchored() -> dict[str, tuple[int, ...]]:
    """Return for each anchoring word the numbers of the phrases that it may belong to."""
    found: dict[str, list[int]] = {}
    for number, phrase in enumerate(_phrases()):
        for word in phrase.anchor:
            found.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def _compile(name: str, phrase: str) -> _Phrase:
    items = pattern(phrase)
    matcher = Matcher(_pipeline().vocab)
    matcher.add(name, [items], greedy="LONGEST")
    needs = [frozenset(item["LOWER"]["IN"]) for item in items if "LOWER" in item and item.get("OP") in REQUIRED]
    return _Phrase(name, min(needs, key=len), tuple(needs), sum(most(item) for item in items), matcher)
