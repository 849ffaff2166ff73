"""Cuts a message at its evidence, so that a template can mark it and nothing else is ever markup."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from triage.suggestion import Answer, Span, Suggestion

# The fields in the order of the form, with their name on screen; the number is also the key that goes to the field.
FIELDS = {
    "kind": "What it is",
    "causes": "Causes",
    "service_area": "Service area",
    "safeguarding": "Safeguarding",
    "process": "Procedure",
    "flags": "Flags",
}
NUMBERS = {name: number for number, name in enumerate(FIELDS, start=1)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is evidence for the same fields throughout; for none, it is not marked."""

    text: str
    fields: tuple[str, ...]


def evidence(said: Suggestion, *, in_subject: bool) -> list[tuple[str, Span]]:
    """Return each field's spans in the text or in the subject."""
    answers: dict[str, Sequence[Answer[Any]]] = {
        "kind": [said.kind],
        "causes": said.causes,
        "service_area": [said.service_area] if said.service_area else [],
        "safeguarding": [said.safeguarding],
        "process": [said.process],
        "flags": said.flags,
    }
    return [
        (name, span) for name, several in answers.items() for answer in several for span in answer.evidence if span.in_subject == in_subject
    ]


def pieces(text: str, spans: Iterable[tuple[str, Span]]) -> list[Piece]:
    """Return `text` cut into pieces; a span that does not quote the text at its place is left out."""
    fitting = [
        (name, span) for name, span in spans if 0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.quote
    ]
    edges = sorted({0, len(text), *(edge for _, span in fitting for edge in (span.start, span.end))})
    return list(_joined(Piece(text[start:end], _at(start, fitting)) for start, end in pairwise(edges)))


def _at(place: int, spans: list[tuple[str, Span]]) -> tuple[str, ...]:
    covering = {name for name, span in spans if span.start <= place < span.end}
    return tuple(name for name in FIELDS if name in covering)


def _joined(parts: Iterable[Piece]) -> Iterator[Piece]:
    waiting: Piece | None = None
    for part in parts:
        if waiting is not None and waiting.fields == part.fields:
            waiting = Piece(waiting.text + part.text, part.fields)
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting
