"""What a model learns from: labelled messages of several origins, each with its weight, each text once."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.labelled import Labelled
from triage.message import TriageInput
from triage.weighing import Origin, weight

DIGITS = 20


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled message to learn from, and how often it counts; `parts` are single messages that it was joined from, if any."""

    example: Labelled
    weight: float = 1.0
    origin: Origin = Origin.CORPUS
    parts: tuple[TriageInput, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """What its text, and each part of it, is known by."""
        return keys_of((self.example.message, *self.parts))


def lessons_of(origin: Origin, examples: Iterable[Labelled], now: datetime) -> list[Lesson]:
    """Return messages of one origin, in which nothing ages, as lessons."""
    return [Lesson(example, weight(origin, None, now), origin) for example in examples]


def gather(sources: Sequence[Sequence[Lesson]], barred: Collection[str] = ()) -> list[Lesson]:
    """Return the sources' lessons in order, without those whose text a later lesson has too, or that have a key among `barred`.

    So an officer's choice wins over the corpus and over imported history when decisions come last, and a newer decision over an older.
    """
    lessons = [lesson for source in sources for lesson in source]
    last = {text_key(lesson.example.message): place for place, lesson in enumerate(lessons)}
    forbidden = frozenset(barred)
    return [lessons[place] for place in sorted(last.values()) if not lessons[place].keys & forbidden]


def counts(lessons: Iterable[Lesson]) -> dict[str, int]:
    """Return how many lessons each origin gave."""
    found = Counter(lesson.origin for lesson in lessons)
    return {origin.value: found[origin] for origin in Origin}


def keys_of(messages: Iterable[TriageInput]) -> frozenset[str]:
    """Return what each of the messages is known by."""
    return frozenset(text_key(message) for message in messages)


def text_key(message: TriageInput) -> str:
    """Return what a message's words are known by, however they are set: the first figures of their SHA-256.

    The subject counts only where there is no text, because copies of a message often lack it or have another.
    """
    said = message.text if message.text.strip() else message.subject
    return hashlib.sha256(" ".join(said.casefold().split()).encode(errors="replace")).hexdigest()[:DIGITS]
