"""What a model learns from: labelled messages of several origins, each with its weight, each text once."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.labelled import Labelled
from triage.message import TriageInput
from triage.weighing import Origin, weight

DIGITS = 20


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled message to learn from, and how often it counts."""

    example: Labelled
    weight: float = 1.0
    origin: Origin = Origin.CORPUS


def lessons_of(origin: Origin, examples: Iterable[tuple[Labelled, datetime | None]], now: datetime) -> list[Lesson]:
    """Return the lessons of one origin; each example comes with the moment it was decided, or None where nothing ages."""
    return [Lesson(example, weight(origin, at, now), origin) for example, at in examples]


def gather(sources: Sequence[Sequence[Lesson]], kept_back: Iterable[TriageInput] = ()) -> list[Lesson]:
    """Return the sources' lessons in order, without those whose text a later lesson has too or that is among `kept_back`.

    So an officer's choice wins over the corpus and over imported history when decisions come last, and a newer decision over an older.
    """
    lessons = [lesson for source in sources for lesson in source]
    barred = frozenset(text_key(message) for message in kept_back)
    last = {text_key(lesson.example.message): place for place, lesson in enumerate(lessons)}
    chosen = sorted(place for key, place in last.items() if key not in barred)
    return [lessons[place] for place in chosen]


def counts(lessons: Iterable[Lesson]) -> dict[str, int]:
    """Return how many lessons each origin gave."""
    found = Counter(lesson.origin for lesson in lessons)
    return {origin.value: found[origin] for origin in Origin}


def text_key(message: TriageInput) -> str:
    """Return what a message's words are known by, however they are set: the first figures of their SHA-256.

    The subject counts only where there is no text, because copies of a message often lack it or have another.
    """
    said = message.text if message.text.strip() else message.subject
    return hashlib.sha256(" ".join(said.casefold().split()).encode(errors="replace")).hexdigest()[:DIGITS]
