"""Linear models: what is learned for each field, as plain arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

FloatArray = NDArray[np.float32]
Weights = NDArray[np.floating] | None
STRENGTH = 10.0
ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights (a row per feature, a column per label) and intercepts; scores are log-odds, or logits of a softmax."""

    weights: FloatArray
    intercepts: FloatArray

    def scores(self, matrix: csr_matrix) -> FloatArray:
        """Return a row per message and a column per label."""
        return np.asarray(matrix @ self.weights + self.intercepts, dtype=np.float32)


def fit_one(matrix: csr_matrix, right: NDArray[np.int8], weights: Weights = None) -> Linear:
    """Learn a field with one label a message, each counting as often as its weight says; labels that never occur never win."""
    answers = right.argmax(axis=1)
    model = _new().fit(matrix, answers, sample_weight=weights)
    return _spread(model, right.shape[1])


def fit_many(matrix: csr_matrix, right: NDArray[np.int8], weights: Weights = None) -> Linear:
    """Learn a field with any number of labels a message, each label apart, and each message counting as its weight says."""
    columns = [_fit_label(matrix, right[:, n], weights) for n in range(right.shape[1])]
    return Linear(
        np.stack([weights for weights, _ in columns], axis=1).astype(np.float32),
        np.array([intercept for _, intercept in columns], dtype=np.float32),
    )


NEVER = -12.0


def _fit_label(matrix: csr_matrix, right: NDArray[np.int8], weights: Weights) -> tuple[FloatArray, float]:
    if right.min() == right.max():
        return np.zeros(matrix.shape[1], dtype=np.float32), NEVER if right.max() == 0 else -NEVER
    model = _new().fit(matrix, right, sample_weight=weights)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def _spread(model: LogisticRegression, labels: int) -> Linear:
    """Put the learned columns in the places of their labels; two classes come as a single column."""
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # noqa: PLR2004 - scikit-learn's special case
        coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    weights = np.zeros((coefficients.shape[1], labels), dtype=np.float32)
    constants = np.full(labels, NEVER, dtype=np.float32)
    weights[:, model.classes_] = coefficients.T
    constants[model.classes_] = intercepts
    return Linear(weights, constants)


def _new() -> LogisticRegression:
    """Return an untrained model; rare labels weigh as much as common ones, since the corpus is no sample of an inbox."""
    return LogisticRegression(C=STRENGTH, max_iter=ROUNDS, class_weight="balanced")
