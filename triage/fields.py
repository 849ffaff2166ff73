"""The fields that are learned: which have one label, which any number, and what their right answers are."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from triage.labelled import Labelled

ONE_OF: dict[str, type[StrEnum]] = {"kind": Kind, "process": Process, "service_area": ServiceArea, "safeguarding": Safeguarding}
MANY_OF: dict[str, type[StrEnum]] = {"causes": Cause, "flags": Flag}
FIELDS: dict[str, tuple[StrEnum, ...]] = {name: tuple(enum) for name, enum in (ONE_OF | MANY_OF).items()}


def taught(field: str, examples: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Return which examples teach `field`: those that answer it, have an area at all, and only complaints for causes."""
    known = answered(field, examples)
    if field == "service_area":
        return np.logical_and(known, [example.labels.service_area is not None for example in examples])
    if field == "causes":
        return np.logical_and(known, [example.labels.kind is Kind.COMPLAINT for example in examples])
    return known


def answered(field: str, examples: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Return for which examples somebody answered `field`."""
    return np.array([field not in example.silent for example in examples], dtype=bool)


def truth(field: str, examples: Sequence[Labelled]) -> NDArray[np.int8]:
    """Return a 0/1 matrix, a row per example and a column per label of `field`: the right answers."""
    labels = FIELDS[field]
    rows = [_given(field, example) for example in examples]
    return np.array([[label in given for label in labels] for given in rows], dtype=np.int8).reshape(len(examples), len(labels))


def accepted(field: str, examples: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Return a matrix like `truth`'s, with the further acceptable answers added."""
    labels, found = FIELDS[field], truth(field, examples).astype(bool)
    for row, example in enumerate(examples):
        for other in getattr(example.labels, f"{field}_also", ()):
            found[row, labels.index(other)] = True
    return found


def _given(field: str, example: Labelled) -> frozenset[StrEnum | None]:
    value = getattr(example.labels, field)
    return frozenset(value) if field in MANY_OF else frozenset({value})
