"""The questions of the decision form, each with its answers in the order in which they are offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from desk.marks import FIELDS, NUMBERS
from desk.words import name_of
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from triage.suggestion import Answer, Suggestion

L = TypeVar("L", Kind, Cause, ServiceArea, Safeguarding, Process, Flag)

BEST = 3


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; `confidence` (0 to 1) is None where triage did not weigh it."""

    code: str
    text: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """One field: the most likely answers first, then all others in the order of models/labels.py."""

    name: str
    text: str
    number: int
    best: tuple[Option, ...]
    others: tuple[Option, ...]


def questions(said: Suggestion) -> dict[str, Question]:
    """Return every question by its field's name."""
    area = [said.service_area] if said.service_area else []
    return {
        "kind": _question("kind", Kind, [said.kind]),
        "causes": _question("causes", Cause, said.causes),
        "service_area": _question("service_area", ServiceArea, area),
        "safeguarding": _question("safeguarding", Safeguarding, [said.safeguarding]),
        "process": _question("process", Process, [said.process]),
        "flags": _question("flags", Flag, said.flags),
    }


def _question(name: str, enum: type[L], answers: Sequence[Answer[Any]]) -> Question:
    weights = _weights(answers)
    ranked = sorted(weights, key=lambda code: -weights[code])
    best = ranked[: max(BEST, len(answers))]
    rest: Iterable[StrEnum] = (each for each in enum if each not in best)
    return Question(
        name=name,
        text=FIELDS[name],
        number=NUMBERS[name],
        best=tuple(Option(code, name_of(enum(code)), weights[code]) for code in best),
        others=tuple(Option(str(each), name_of(enum(each)), weights.get(str(each))) for each in rest),
    )


def _weights(answers: Sequence[Answer[Any]]) -> dict[str, float]:
    """Return each weighed label's highest confidence."""
    weights: dict[str, float] = {}
    for answer in answers:
        for code, confidence in [(answer.label, answer.confidence), *((other.label, other.confidence) for other in answer.alternatives)]:
            weights[str(code)] = max(confidence, weights.get(str(code), 0.0))
    return weights
