"""What is read of a message that is longer than anybody writes: its start, its end, and passages of the rest that may tell of danger.

Anything that a person could write (some 25,000 words) is read whole. Where less is read, the suggestion says so.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from models.labels import Safeguarding
from models.states import Band
from triage.message import BREAK, TriageInput
from triage.suggestion import Answer, Span, Suggestion

# In characters.
READ_WHOLE = 150_000
START, END = 70_000, 39_000
PASSAGE, MOST_PASSAGES = 400, 50

# Words of danger that mean little else: passages with them are read before any others.
DANGER = re.compile(
    r"\b(?:hit(?:s|ting)?|slap\w*|punch\w*|kick(?:ed|s)|strangl\w*|choked|bruis\w*|burn(?:t|ed)|bedsores?|assault\w*|rap(?:e|ed)|molest\w*|sexual\w*"
    r"|groom(?:ed|ing)|suicid\w*|overdos\w*|kill\w*|die|dying|self.?harm\w*|starv\w*|dehydrat\w*|neglect\w*|abus\w+|bleeding|locked|scared|terrified"
    r"|threaten\w*|stole|stolen|stealing|safeguarding|999)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text that is read: where it begins in what is read, and in the text; and its length."""

    at: int
    begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Portion:
    """What is read of a message; `pieces` is empty where that is all of it."""

    message: TriageInput
    pieces: tuple[Piece, ...] = ()


def portion_of(message: TriageInput) -> Portion:
    """Return what is to be read of a message."""
    text = message.text
    subject = message.subject[:READ_WHOLE]
    if len(text) <= READ_WHOLE:
        return Portion(message if len(message.subject) <= READ_WHOLE else replace(message, subject=subject))
    pieces, at = [], 0
    for begin, end in _joined([(0, START), *_passages(text), (len(text) - END, len(text))]):
        pieces.append(Piece(at, begin, end - begin))
        at += end - begin + len(BREAK)
    read = BREAK.join(text[piece.begin : piece.begin + piece.length] for piece in pieces)
    return Portion(replace(message, text=read, subject=subject), tuple(pieces))


def _passages(text: str) -> list[tuple[int, int]]:
    """Return the passages of the middle that tell of danger, evenly chosen where there are too many, or else evenly spread ones."""
    middle = range(START, len(text) - END)
    places = [found.start() - PASSAGE // 2 for found in DANGER.finditer(text, middle.start, middle.stop)]
    # One of many words close together stands for them all.
    apart = sorted({place // PASSAGE * PASSAGE for place in places})
    chosen = apart or list(middle[:: max(1, len(middle) // MOST_PASSAGES)])
    step = max(1, -(-len(chosen) // MOST_PASSAGES))
    return [(max(middle.start, place), min(middle.stop, place + 2 * PASSAGE)) for place in chosen[::step]]


def _joined(pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join pieces that touch."""
    waiting: tuple[int, int] | None = None
    for begin, end in pieces:
        if waiting is not None and begin <= waiting[1]:
            waiting = (waiting[0], max(waiting[1], end))
            continue
        if waiting is not None:
            yield waiting
        waiting = (begin, end)
    if waiting is not None:
        yield waiting


def fit_to_whole(suggestion: Suggestion, portion: Portion) -> Suggestion:
    """Return a suggestion for what was read as one for the whole message: spans in their place, and no surety about the rest."""
    if not portion.pieces:
        return suggestion
    safe = _moved(suggestion.safeguarding, portion)
    share = sum(piece.length for piece in portion.pieces) / (portion.pieces[-1].begin + portion.pieces[-1].length)
    reason = (
        f"{safe.reason} Only {max(1, round(100 * share))}% of this very long text was read: its start, its end and passages of the rest."
    )
    band = Band.UNSURE if safe.label is Safeguarding.NONE else safe.band
    return replace(
        suggestion,
        kind=_moved(suggestion.kind, portion),
        causes=tuple(_moved(cause, portion) for cause in suggestion.causes),
        service_area=None if suggestion.service_area is None else _moved(suggestion.service_area, portion),
        safeguarding=replace(safe, band=band, reason=reason.strip()),
        process=_moved(suggestion.process, portion),
        flags=tuple(_moved(flag, portion) for flag in suggestion.flags),
    )


def _moved(answer: Answer[Any], portion: Portion) -> Answer[Any]:
    return replace(answer, evidence=tuple(moved for span in answer.evidence for moved in _in_whole(span, portion)))


def _in_whole(span: Span, portion: Portion) -> Iterator[Span]:
    """Give the span as it stands in the whole text; one that lies across two pieces stands nowhere."""
    if span.in_subject:
        yield span
    for piece in () if span.in_subject else portion.pieces:
        if piece.at <= span.start and span.end <= piece.at + piece.length:
            yield replace(span, start=span.start - piece.at + piece.begin, end=span.end - piece.at + piece.begin)
