"""Shows where a case holds what was looked for: a piece of its own words, with those found marked."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.search_words import WORD, Term, fold

BEFORE, LENGTH = 60, 220  # characters before the first word found, and in all


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an excerpt, and whether it is what was looked for."""

    text: str
    found: bool


def excerpt(texts: Iterable[str], terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Return the pieces around the first place, in the text that holds most of the words looked for; () where none holds any."""
    whole = frozenset(word for term in terms for word in (term.words[:-1] if term.unfinished else term.words))
    begun = tuple(term.words[-1] for term in terms if term.unfinished)
    best: tuple[str, list[tuple[int, int]]] = ("", [])
    most = 0
    for text in texts:
        plain = unicodedata.normalize("NFC", text)
        spans, said = _places(plain, whole, begun)
        if len(said) > most:
            best, most = (plain, spans), len(said)
    return _cut(*best)


def _places(text: str, whole: frozenset[str], begun: tuple[str, ...]) -> tuple[list[tuple[int, int]], set[str]]:
    spans, said = [], set()
    for match in WORD.finditer(text):
        word = fold(match[0])
        if word in whole or (begun and word.startswith(begun)):
            spans.append(match.span())
            said.add(word if word in whole else begun[0])
    return spans, said


def _cut(text: str, spans: list[tuple[int, int]]) -> tuple[Piece, ...]:
    if not spans:
        return ()
    start, end = _bounds(text, spans[0][0])
    pieces = [Piece("… ", found=False)] if start else []
    here = start
    for first, last in spans:
        if first >= start and last <= end:
            pieces += [Piece(_line(text[here:first]), found=False), Piece(text[first:last], found=True)]
            here = last
    pieces.append(Piece(_line(text[here:end]) + (" …" if end < len(text) else ""), found=False))
    return tuple(piece for piece in pieces if piece.text)


def _bounds(text: str, first: int) -> tuple[int, int]:
    """Return where the excerpt begins and ends: between words, where there are any near."""
    start = max(first - BEFORE, 0)
    if start:
        space = text.find(" ", start, first)
        start = start if space < 0 else space + 1
    end = min(start + LENGTH, len(text))
    if end < len(text):
        space = text.rfind(" ", first, end)
        end = end if space <= first + 1 else space
    return start, end


def _line(text: str) -> str:
    """Return a text on one line, with one space where there were more or line breaks."""
    words = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if words and text[-1:].isspace() else ''}"
