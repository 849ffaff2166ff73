"""Whether a newly trained model, the challenger, takes over from the one in use, the champion: the whole policy."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import numpy as np

from triage.decided import Decided
from triage.evaluation import figures
from triage.fields import answered, truth
from triage.judging import NOT_A_CONCERN, Judged
from triage.labelled import Labelled
from triage.message import TriageInput

FEWEST_UNSEEN, MOST_COMPARED = 200, 1000

# Decisions are kept back from training so that there are some that no model has seen. While there are few, half of them, so that the first
# comparison comes soon; later about as many as a comparison needs and some to spare, but never fewer than one in five.
WANTED_KEPT_BACK = 250
MOST_KEPT_BACK, LEAST_KEPT_BACK = 0.5, 0.2


class Judge(Protocol):
    """A model at work."""

    def judge_many(self, messages: Sequence[TriageInput]) -> Judged:
        """Return the labels it gives to messages."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both models make of the decisions that neither has seen: how many those are, and each model's figures.

    `concerns` counts those decided to be one, `lost` those of them that the champion caught and the challenger misses.
    """

    unseen: int
    champion: Mapping[str, float]
    challenger: Mapping[str, float]
    concerns: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One condition for taking over: its name, whether it holds, and how to tell what was found."""

    name: str
    holds: Callable[[Comparison], bool]
    found: Callable[[Comparison], str]


def no_worse(name: str, figure: str) -> Check:
    """Return the check that the challenger is no worse in a figure."""
    return Check(
        name,
        lambda both: both.challenger[figure] >= both.champion[figure],
        lambda both: f"{name}: {both.challenger[figure]:.3f}, the model in use {both.champion[figure]:.3f}",
    )


ENOUGH = Check(
    "unseen decisions",
    lambda both: both.unseen >= FEWEST_UNSEEN,
    lambda both: f"{both.unseen} decisions that neither model has learned from; {FEWEST_UNSEEN} are needed to compare them",
)

# All of these must hold. The first decides whether there is anything to compare at all.
CHECKS = (
    ENOUGH,
    no_worse("safeguarding recall", "safeguarding_recall"),
    no_worse("procedure", "process_accuracy"),
    no_worse("service area", "service_area_accuracy"),
    no_worse("causes (micro F1)", "causes_micro_f1"),
    Check(
        "concerns caught",
        lambda both: both.lost == 0,
        lambda both: f"{both.lost} of {both.concerns} concerns missed that the model in use caught",
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check's result, in words."""

    name: str
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the challenger takes over, why in one sentence, the champion's version, and what was compared.

    `figures` are those on the unseen decisions, of the `champion` and of the `challenger`.
    """

    takes_over: bool
    reason: str
    champion: str | None = None
    unseen: int = 0
    outcomes: tuple[Outcome, ...] = ()
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "outcomes": [asdict(outcome) for outcome in self.outcomes]}


def unopposed(reason: str) -> Verdict:
    """Return the verdict where there is no champion to compare with; `reason` says why."""
    return Verdict(takes_over=True, reason=reason)


def verdict(both: Comparison, champion: str) -> Verdict:
    """Return who is to be used after a comparison with the model of version `champion`."""
    checks = CHECKS if ENOUGH.holds(both) else (ENOUGH,)
    outcomes = tuple(Outcome(check.name, check.holds(both), check.found(both)) for check in checks)
    failed = [outcome.found for outcome in outcomes if not outcome.passed]
    better = f"no worse than {champion} on {both.unseen} decisions that neither has learned from, with {both.concerns} concerns"
    compared = {"champion": both.champion, "challenger": both.challenger}
    return Verdict(not failed, "; ".join(failed) or better, champion, both.unseen, outcomes, compared)


def compare(champion: Judge, challenger: Judge, decisions: Sequence[Labelled]) -> Comparison:
    """Have both models judge `decisions`, which neither has seen."""
    if len(decisions) < FEWEST_UNSEEN:
        return Comparison(len(decisions), {}, {})
    judged = [model.judge_many([decision.message for decision in decisions]) for model in (champion, challenger)]
    concern = answered("safeguarding", decisions) & (truth("safeguarding", decisions)[:, NOT_A_CONCERN] == 0)
    caught, found = (each.safeguarding.place != NOT_A_CONCERN for each in judged)
    old, new = (figures(decisions, each) for each in judged)
    return Comparison(len(decisions), old, new, int(concern.sum()), int(np.sum(concern & caught & ~found)))


def unseen(decisions: Sequence[Decided], learned: frozenset[str]) -> list[Labelled]:
    """Return the decisions of which neither the text nor any part of it is among the keys `learned`; the newest where they are many."""
    fresh = [decision for decision in decisions if not decision.keys & learned]
    newest = sorted(fresh, key=lambda decision: decision.at)[-MOST_COMPARED:]
    return [decision.example for decision in newest]


def kept_back(group: str, decisions: int) -> bool:
    """Whether the decisions of `group` (a case with those linked to it) are kept from training, of so many decisions in all.

    A group's place is fixed by its name: what is kept back at one in five was always kept back.
    """
    share = min(MOST_KEPT_BACK, max(LEAST_KEPT_BACK, WANTED_KEPT_BACK / max(1, decisions)))
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4]) < share * 2**32
