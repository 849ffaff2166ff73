"""The prior of a council's inbox: how common each kind, procedure and service area is there, where that is not as in what was learned from.

A posterior that is honest for one mixture of messages becomes honest for another by multiplying it with the ratio of their shares
(Saerens, Latinne and Decaestecker, 2002); here field by field, and within bounds.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelUnusable, PriorInvalid
from triage.calibration import Calibration
from triage.fields import FIELDS, taught, truth
from triage.judging import JOINT
from triage.labelled import Labelled

Floats = NDArray[np.floating]
Shares = Mapping[str, Mapping[str, float]]

MOST = log(8)  # no label becomes more than eight times as likely, or as unlikely, against the others' mean
RARE = 0.001  # a share below this counts as this: what never came yet may come
SMOOTHING = 100  # messages of the corpus's mixture that a council's own decisions are counted beside
ROUNDING = 0.005


@dataclass(frozen=True, slots=True)
class Prior:
    """The shares (0 to 1) of labels in an inbox, by field; a label that is left out shares what the others leave."""

    shares: Shares


def read_prior(path: Path) -> Prior:
    """Return the prior that a TOML file holds, a table a field; raise PriorInvalid that says what to correct."""
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PriorInvalid(f"{path} cannot be read: {error.strerror}. Write one with: heed prior") from error
    except ValueError as error:
        raise PriorInvalid(f"{path} is no TOML: {error}. Correct it, or write one with: heed prior") from error
    for field, table in body.items():
        _check(path, field, table)
    return Prior(body)


def _check(path: Path, field: str, table: Any) -> None:
    if field not in JOINT or not isinstance(table, dict):
        raise PriorInvalid(f"{path}: {field} is none of the tables {', '.join(JOINT)}.")
    for label, share in table.items():
        if label not in set(FIELDS[field]):
            raise PriorInvalid(f"{path}: {label} is no label of {field}.")
        if isinstance(share, bool) or not isinstance(share, int | float) or not isfinite(share) or not 0 <= share <= 1:
            raise PriorInvalid(f"{path}: the share of {label} in {field} is not from 0 to 1.")
    total = sum(table.values())
    if total > 1 + ROUNDING:
        raise PriorInvalid(f"{path}: the shares of {field} come to {total:.3f}, which is more than 1.")
    if len(table) == len(FIELDS[field]) and total < 1 - ROUNDING:
        raise PriorInvalid(f"{path}: the shares of all labels of {field} come to {total:.3f}, which is less than 1.")


def shares_of(examples: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Return the shares of each field's labels among examples: what a model's confidence was made honest for, kept in its card."""
    return {field: _shares(field, examples) for field in JOINT}


def _shares(field: str, examples: Sequence[Labelled]) -> dict[str, float]:
    counts = truth(field, examples)[taught(field, examples)].sum(axis=0)
    total = max(1, int(counts.sum()))
    return {str(label): round(int(count) / total, 6) for label, count in zip(FIELDS[field], counts, strict=True)}


def shifts(prior: Prior, card: Mapping[str, Any]) -> dict[str, Floats]:
    """Return what is added to each label's log-probability, for the fields that the prior tells of.

    Raises ModelUnusable when the model's card does not say what it was made honest for.
    """
    learned: Shares | None = card.get("shares")
    if learned is None:
        raise ModelUnusable(
            "The model in use does not say which shares it learned from: train it again with heed train, or unset HEED_PRIOR."
        )
    return {field: _shift(field, table, learned[field]) for field, table in prior.shares.items() if table}


def _shift(field: str, wanted: Mapping[str, float], learned: Mapping[str, float]) -> Floats:
    before = np.array([max(RARE, learned[label]) for label in FIELDS[field]])
    shared = np.array([wanted.get(label, np.nan) for label in FIELDS[field]])
    left_out = np.isnan(shared)
    rest = max(0.0, 1.0 - float(np.nansum(shared)))
    shared[left_out] = rest * before[left_out] / (before[left_out].sum() or 1.0)
    change = np.log(np.maximum(RARE, shared) / before)
    return np.asarray(np.clip(change, -MOST, MOST))


def apply(scores: Mapping[str, Floats], changes: Mapping[str, Floats], calibrations: Mapping[str, Calibration]) -> dict[str, Floats]:
    """Return the scores (logits before the temperature) of messages in an inbox whose log-probabilities differ by `changes`."""
    return {
        field: values + changes[field] * calibrations[field].temperature if field in changes else values for field, values in scores.items()
    }


def smoothed(counts: Mapping[str, Mapping[str, int]], learned: Shares) -> dict[str, dict[str, float]]:
    """Return the shares that counted decisions suggest, drawn towards the learned ones as by a hundred messages of that mixture."""
    return {field: _smooth(table, learned[field]) for field, table in counts.items()}


def _smooth(counts: Mapping[str, int], learned: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values()) + SMOOTHING
    return {label: (counts.get(label, 0) + SMOOTHING * share) / total for label, share in learned.items()}


def as_toml(shares: Shares, counts: Mapping[str, Mapping[str, int]], heading: str) -> str:
    """Return a prior's file: a heading, and behind each share the decisions that it comes from."""
    lines = [f"# {line}" for line in heading.splitlines()]
    for field, table in shares.items():
        lines += ["", f"[{field}]"]
        lines += [f"{label} = {share:.5f}  # {counts[field].get(label, 0)} decisions" for label, share in table.items()]
    return "\n".join(lines) + "\n"
