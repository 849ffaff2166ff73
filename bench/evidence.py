"""How faithful evidence is: python -m bench.evidence LABELLED.jsonl (with the model in use, and the encoder if it has one).

For each message and field, cuts the marked spans out and compares the confidence left with that after cutting as much at random:
runs of words of the same lengths, and single words scattered over the text. Prints in how many of 100 the evidence hurts more.
"""

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from heed.learning import load_classifier
from heed.settings import read_settings
from triage.classifier import Classifier
from triage.fields import FIELDS
from triage.labelled import read_labelled
from triage.message import TriageInput
from triage.suggestion import Span, Suggestion

FIELD_NAMES = ("kind", "process", "service_area")
DRAWS = 5

Cuts = Sequence[tuple[int, int]]


def main(labelled: Path) -> None:
    """Measure and print."""
    classifier, draw = load_classifier(read_settings()), random.Random(5)  # noqa: S311 - chance without secrets
    beaten = {(field, way): [0, 0] for field in FIELD_NAMES for way in WAYS}
    for message in (example.message for example in read_labelled([labelled])):
        suggestion = classifier(message)
        for field in FIELD_NAMES:
            spans = _spans(suggestion, field)
            if not spans:
                continue
            label = getattr(suggestion, field).label
            for way in WAYS:
                others = [
                    _scattered(message.text, spans, draw) if way == "words" else _runs(message.text, spans, draw) for _ in range(DRAWS)
                ]
                without, *random_ones = _confidences(classifier, message, field, label, [spans, *others])
                beaten[field, way][0] += sum(without < other for other in random_ones)
                beaten[field, way][1] += DRAWS
    for (field, way), (wins, tries) in beaten.items():
        print(f"{field:13} against {way:5}  {100 * wins / max(1, tries):5.1f} of 100  ({tries // DRAWS} messages, {DRAWS} draws each)")


def _spans(suggestion: Suggestion, field: str) -> list[tuple[int, int]]:
    answer = getattr(suggestion, field)
    spans: Sequence[Span] = answer.evidence if answer else ()
    return [(span.start, span.end) for span in spans if not span.in_subject]


def _runs(text: str, spans: Cuts, draw: random.Random) -> list[tuple[int, int]]:
    """Return as many runs of the same lengths, anywhere."""
    starts = [draw.randrange(max(1, len(text) - (end - start))) for start, end in spans]
    return [(at, at + end - start) for at, (start, end) in zip(starts, spans, strict=True)]


def _scattered(text: str, spans: Cuts, draw: random.Random) -> list[tuple[int, int]]:
    """Return single words, anywhere, that are as long together."""
    words, at = [], 0
    for word in text.split():
        begin = text.index(word, at)
        at = begin + len(word)
        words.append((begin, at))
    draw.shuffle(words)
    wanted, chosen = sum(end - start for start, end in spans), []
    for start, end in words:
        if wanted <= 0:
            break
        chosen.append((start, end))
        wanted -= end - start
    return chosen


def _confidences(classifier: Classifier, message: TriageInput, field: str, label: object, cuts: Sequence[Cuts]) -> list[float]:
    cut = [TriageInput(_without(message.text, each), message.subject, message.channel, message.received_at) for each in cuts]
    rows = getattr(classifier.judge_many(cut), field).probabilities
    return [float(row[FIELDS[field].index(label)]) for row in rows]


def _without(text: str, cuts: Cuts) -> str:
    gone = {place for start, end in cuts for place in range(start, end)}
    return "".join(character for place, character in enumerate(text) if place not in gone)


WAYS: dict[str, Callable[[str, Cuts, random.Random], Cuts]] = {"runs": _runs, "words": _scattered}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
