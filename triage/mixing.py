"""Joins what the words say with what the encoder says: two weights a field, learned on held-out scores."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_expit

from triage.calibration import log_softmax

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Mix:
    """How much a field's scores weigh: those of the words, and those of the encoder."""

    words: float = 1.0
    encoder: float = 0.0

    def __call__(self, words: Floats, encoder: Floats | None) -> Floats:
        """Return the joint scores."""
        return self.words * words if encoder is None else self.words * words + self.encoder * encoder


WORDS_ALONE = Mix()


def fit_mix(words: Floats, encoder: Floats, right: NDArray[np.int8], *, many: bool) -> Mix:
    """Return the weights under which held-out scores explain the right answers (0/1 matrix) best; neither is negative."""

    def loss(weights: Floats) -> float:
        joint = np.abs(weights[0]) * words + np.abs(weights[1]) * encoder
        if many:
            return float(-np.where(right == 1, log_expit(joint), log_expit(-joint)).mean())
        return float(-(log_softmax(joint) * right).sum() / max(1, len(right)))

    found = minimize(loss, np.array([0.7, 0.7]), method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6}).x
    return Mix(float(abs(found[0])), float(abs(found[1])))


def mix_all(mixes: Mapping[str, Mix], words: Mapping[str, Floats], encoder: Mapping[str, Floats] | None) -> dict[str, Floats]:
    """Return the joint scores of every field."""
    return {field: mixes[field](scores, None if encoder is None else encoder[field]) for field, scores in words.items()}
