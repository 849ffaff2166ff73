"""Figures of a triage run: how often each field was right, how honest the confidence was, what was missed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.labels import Kind
from triage.fields import FIELDS, accepted, answered, taught, truth
from triage.judging import NOT_A_CONCERN, Judged, Picked
from triage.labelled import Labelled

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]
BINS = 10
TOP = 3
COVERED = 0.95


def figures(examples: Sequence[Labelled], judged: Judged) -> dict[str, float]:
    """Return each figure by name, from 0 to 1; process and area are counted over messages that are feedback at all.

    A message that does not answer a field is left out of that field's figures.
    """
    known = {field: answered(field, examples) for field in FIELDS}
    real = np.array([example.labels.kind is not Kind.OTHER for example in examples], dtype=bool)
    kinds = truth("kind", examples).argmax(axis=1)
    concern, named = truth("safeguarding", examples)[:, NOT_A_CONCERN] == 0, judged.safeguarding.place != NOT_A_CONCERN
    routed = _right("process", examples, judged.process) & _right("service_area", examples, judged.service_area) & (concern == named)
    teams, safe, flagged = truth("safeguarding", examples).argmax(axis=1), known["safeguarding"], known["flags"]
    return {
        "kind_accuracy": _share((judged.kind.place == kinds)[known["kind"]]),
        "kind_macro_f1": _macro_f1(kinds[known["kind"]], judged.kind.place[known["kind"]]),
        **_routing_figures("process", examples, judged.process, real & known["process"]),
        **_routing_figures("service_area", examples, judged.service_area, real & known["service_area"]),
        "safeguarding_recall": _share(named[concern & safe]),
        "safeguarding_precision": _share(concern[named & safe]),
        "safeguarding_recall_with_asked": _share((named | judged.asked)[concern & safe]),
        "safeguarding_right_team": _share((judged.safeguarding.place == teams)[concern & named & safe]),
        **_cause_figures(examples, judged),
        **_set_figures("flags", truth("flags", examples).astype(bool)[flagged], _named(judged.flags, len(FIELDS["flags"]))[flagged]),
        "routed_right": _share(routed[real & known["process"] & known["service_area"] & safe]),
    }


def _routing_figures(field: str, examples: Sequence[Labelled], picked: Picked, real: Flags) -> dict[str, float]:
    right, confidence = _right(field, examples, picked)[real], picked.confidence[real]
    return {
        f"{field}_accuracy": _share(right),
        f"{field}_top3": _share(_in_top(field, examples, picked)[real]),
        f"{field}_calibration_error": calibration_error(confidence, right),
        f"{field}_coverage_at_95": coverage(confidence, right),
    }


def _right(field: str, examples: Sequence[Labelled], picked: Picked) -> Flags:
    """Return whether the label chosen for each message is one of those a careful officer would accept."""
    fine = accepted(field, examples)
    inside = picked.place < fine.shape[1]
    return np.asarray(inside & fine[np.arange(len(fine)), np.where(inside, picked.place, 0)])


def _in_top(field: str, examples: Sequence[Labelled], picked: Picked) -> Flags:
    fine = accepted(field, examples)
    probabilities = picked.probabilities[:, : fine.shape[1]].copy()
    inside = np.flatnonzero(picked.place < fine.shape[1])
    probabilities[inside, picked.place[inside]] = 2.0  # the chosen label is shown first, whatever its probability
    top = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP]
    return np.asarray(np.take_along_axis(fine, top, axis=1).any(axis=1))


def _cause_figures(examples: Sequence[Labelled], judged: Judged) -> dict[str, float]:
    """Count causes over real complaints only; a complaint taken for something else has none."""
    complaints = np.flatnonzero(taught("causes", examples))
    right = truth("causes", examples)[complaints].astype(bool)
    chosen = [judged.causes[n] for n in complaints]
    first = [bool(places) and bool(right[row, places[0]]) for row, places in enumerate(chosen)]
    return {"cause_first_right": _share(np.array(first, dtype=bool)), **_set_figures("causes", right, _named(chosen, right.shape[1]))}


def _named(chosen: Sequence[Sequence[int]], labels: int) -> Flags:
    named = np.zeros((len(chosen), labels), dtype=bool)
    for row, places in enumerate(chosen):
        named[row, list(places)] = True
    return named


def _set_figures(name: str, right: Flags, named: Flags) -> dict[str, float]:
    both = int((right & named).sum())
    return {
        f"{name}_micro_f1": 2 * both / max(1, int(right.sum() + named.sum())),
        f"{name}_precision": both / max(1, int(named.sum())),
        f"{name}_recall": both / max(1, int(right.sum())),
    }


def _macro_f1(right: NDArray[np.intp], named: NDArray[np.intp]) -> float:
    scores = []
    for label in np.unique(right):
        both = int(((right == label) & (named == label)).sum())
        scores.append(2 * both / int((right == label).sum() + (named == label).sum()))
    return float(np.mean(scores)) if scores else 0.0


def calibration_error(confidence: Floats, right: Flags) -> float:
    """Return the expected calibration error over ten equal bins (Naeini et al., 2015)."""
    if not len(right):
        return 0.0
    places = np.minimum(BINS - 1, (confidence * BINS).astype(int))
    gaps = [abs(confidence[places == n].mean() - right[places == n].mean()) * (places == n).sum() for n in np.unique(places)]
    return float(sum(gaps) / len(right))


def coverage(confidence: Floats, right: Flags) -> float:
    """Return the largest share of messages, surest first, that is right at least 95 times in 100."""
    if not len(right):
        return 0.0
    hits = np.cumsum(right[np.argsort(-confidence, kind="stable")])
    counts = np.arange(1, len(right) + 1)
    good = np.flatnonzero(hits / counts >= COVERED)
    return float((good[-1] + 1) / len(right)) if len(good) else 0.0


def _share(right: Flags) -> float:
    return float(np.mean(right)) if len(right) else 0.0
