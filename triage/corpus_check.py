"""Checks the corpus: labels that go together, every label often enough, no near-duplicates, nothing leaked from elsewhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from models.labels import Cause, Flag, Kind, Process, ServiceArea
from triage.agreement import disagreements
from triage.labelled import Labelled

WINDOW = 4
TOO_ALIKE, TOO_ALIKE_IN_PAIR = 0.4, 0.85
COMMON = 40
FEWEST_SHARED = 8  # two very short messages may share a set phrase
FEWEST_A_LABEL = 10
LEAK_WINDOW = 10  # shorter runs are set phrases of letters and laws


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """How many messages there are, how often each label occurs, and what is wrong, in plain words."""

    messages: int
    counts: dict[str, dict[str, int]]
    problems: list[str]


def check_corpus(corpus: Sequence[Labelled], others: Sequence[Labelled] = ()) -> CorpusReport:
    """Check `corpus`, and that no passage of ten words stands in it and in `others` alike."""
    counts = _counts(corpus)
    problems = [*_repeated_ids(corpus), *_disagreeing(corpus), *_rare(counts), *_near_duplicates(corpus), *_leaks(corpus, others)]
    return CorpusReport(len(corpus), counts, problems)


def _counts(corpus: Sequence[Labelled]) -> dict[str, dict[str, int]]:
    labels = [example.labels for example in corpus]
    return {
        "kind": _count(Kind, (label.kind for label in labels)),
        "cause": _count(Cause, (cause for label in labels for cause in label.causes)),
        "service_area": _count(ServiceArea, (label.service_area for label in labels)),
        "safeguarding": dict(Counter(str(label.safeguarding) for label in labels)),
        "process": _count(Process, (label.process for label in labels)),
        "flag": _count(Flag, (flag for label in labels for flag in label.flags)),
        "channel": dict(Counter(str(example.message.channel) for example in corpus)),
    }


def _count(enum: Iterable[str], found: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(found)
    return {str(label): counts[label] for label in enum}


def _repeated_ids(corpus: Sequence[Labelled]) -> list[str]:
    return [f"{name}: {count} messages have this id" for name, count in Counter(example.id for example in corpus).items() if count > 1]


def _disagreeing(corpus: Sequence[Labelled]) -> list[str]:
    return [
        f"{example.id}: {found.message}"
        for example in corpus
        for found in disagreements(example.labels.kind, example.labels.causes, example.labels.service_area, example.labels.process)
    ]


def _rare(counts: dict[str, dict[str, int]]) -> list[str]:
    return [
        f"{field} {label}: only {count} messages; write at least {FEWEST_A_LABEL}"
        for field, labels in counts.items()
        for label, count in labels.items()
        if count < FEWEST_A_LABEL
    ]


def _near_duplicates(corpus: Sequence[Labelled]) -> list[str]:
    """Compare messages by the runs of four words they share; runs that stand in very many messages say nothing."""
    shingles = [_runs(example.message.text, WINDOW) for example in corpus]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, runs in enumerate(shingles):
        for run in runs:
            places[run].append(number)
    shared = Counter(pair for numbers in places.values() if len(numbers) <= COMMON for pair in combinations(numbers, 2))
    return [
        f"{corpus[one].id} and {corpus[two].id} are nearly the same ({count / smaller:.0%} of the shorter one's wording)"
        for (one, two), count in shared.items()
        if count >= FEWEST_SHARED
        and (smaller := min(len(shingles[one]), len(shingles[two])))
        and count / smaller > _limit(corpus[one], corpus[two])
    ]


def _limit(one: Labelled, two: Labelled) -> float:
    return TOO_ALIKE_IN_PAIR if one.group == two.group else TOO_ALIKE


def _leaks(corpus: Sequence[Labelled], others: Sequence[Labelled]) -> list[str]:
    foreign = {run: example.id for example in others for run in _runs(example.message.text, LEAK_WINDOW)}
    return [
        f"{example.id} shares “{' '.join(run)}” with {foreign[run]}"
        for example in corpus
        for run in sorted(_runs(example.message.text, LEAK_WINDOW) & foreign.keys())[:1]
    ]


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.lower())
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}
