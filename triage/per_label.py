"""Figures label by label: how often a label that was named is right, and how often one that is right was named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.calibration import wilson
from triage.fields import FIELDS, MANY_OF, accepted, answered, taught, truth
from triage.judging import Judged, Picked
from triage.labelled import Labelled

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label's counts: on how many messages it is right, on how many it was named, and on how many both."""

    right: int
    named: int
    both: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values: count, precision, recall (each with its 95% Wilson interval, None of none) and F1."""
        return {
            "count": self.right,
            "precision": self.both / self.named if self.named else None,
            "precision_interval": wilson(self.both, self.named),
            "recall": self.both / self.right if self.right else None,
            "recall_interval": wilson(self.both, self.right),
            "f1": 2 * self.both / (self.right + self.named) if self.right + self.named else None,
        }


def per_label(examples: Sequence[Labelled], judged: Judged) -> dict[str, dict[str, dict[str, Any]]]:
    """Return every label's figures by field and label, as plain JSON values; causes are counted over complaints alone."""
    return {
        field: {str(label): found.as_dict() for label, found in zip(FIELDS[field], counted, strict=True)}
        for field, counted in ((field, _counted(field, examples, judged)) for field in FIELDS)
    }


def _counted(field: str, examples: Sequence[Labelled], judged: Judged) -> list[LabelFigures]:
    known = taught(field, examples) if field == "causes" else answered(field, examples)
    right, named = _of_many(field, examples, judged) if field in MANY_OF else _of_one(field, examples, getattr(judged, field))
    right, named = right[known], named[known]
    columns = zip(right.sum(axis=0), named.sum(axis=0), (right & named).sum(axis=0), strict=True)
    return [LabelFigures(int(each), int(said), int(both)) for each, said, both in columns]


def _of_many(field: str, examples: Sequence[Labelled], judged: Judged) -> tuple[Flags, Flags]:
    named = np.zeros((len(examples), len(FIELDS[field])), dtype=bool)
    for row, places in enumerate(getattr(judged, field)):
        named[row, list(places)] = True
    return truth(field, examples).astype(bool), named


def _of_one(field: str, examples: Sequence[Labelled], picked: Picked) -> tuple[Flags, Flags]:
    """Return the right and the named label of each message; a label that a careful officer would accept too counts as the right one."""
    labels = len(FIELDS[field])
    named = np.arange(labels) == picked.place[:, None]  # a place beyond the labels stands for no label at all
    fine = (named & accepted(field, examples)).any(axis=1)
    return np.where(fine[:, None], named, truth(field, examples).astype(bool)), named
