"""Makes confidences honest: a temperature per field, a correction of the final confidence, and the bands.

Guo et al., On Calibration of Modern Neural Networks (2017), for the temperature; Platt (1999) for the correction.
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_expit, logit, logsumexp

from models.states import Band

SURE_AT_LEAST, LIKELY_AT_LEAST = 0.95, 0.70
NORMAL_95 = 1.959963984540054
EDGE = 1e-4
NEVER_REACHED = 1.01
FEWEST_IN_BAND = 20
NEAR_THE_CUT = 100

Floats = NDArray[np.floating]


def log_softmax(scores: Floats, temperature: float = 1.0) -> Floats:
    """Return log-probabilities of logits, row by row."""
    scaled = np.asarray(scores, dtype=np.float64) / temperature
    return np.asarray(scaled - logsumexp(scaled, axis=1, keepdims=True))


def fit_temperature(scores: Floats, right: NDArray[np.int8]) -> float:
    """Return the temperature at which held-out logits explain the right answers (0/1 matrix) best."""

    def loss(log_temperature: float) -> float:
        return float(-(log_softmax(scores, float(np.exp(log_temperature))) * right).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.5, 2.5), method="bounded").x))


@dataclass(frozen=True, slots=True)
class Correction:
    """A straight line on the log-odds scale from raw to honest confidence."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, confidence: Floats) -> Floats:
        """Return honest confidences, from 0 to 1, for raw ones."""
        return np.asarray(expit(self.slope * logit(np.clip(confidence, EDGE, 1 - EDGE)) + self.offset))


def fit_correction(confidence: Floats, right: NDArray[np.bool_]) -> Correction:
    """Return the correction under which held-out confidences match how often the answers were right."""
    odds = logit(np.clip(np.asarray(confidence, dtype=np.float64), EDGE, 1 - EDGE))

    def loss(line: Floats) -> float:
        value = line[0] * odds + line[1]
        # A touch of ridge towards "no correction" keeps few examples from bending the line.
        unlikely = -np.where(right, log_expit(value), log_expit(-value)).sum()
        return float(unlikely + (line[0] - 1) ** 2 + line[1] ** 2)

    slope, offset = minimize(loss, np.array([1.0, 0.0])).x
    return Correction(float(slope), float(offset))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which confidence on an answer is sure, and from which it is likely."""

    sure: float
    likely: float

    def band(self, confidence: float) -> Band:
        """Return the band of a confidence."""
        if confidence >= self.sure:
            return Band.SURE
        return Band.LIKELY if confidence >= self.likely else Band.UNSURE


def fit_thresholds(confidence: Floats, right: NDArray[np.bool_]) -> Thresholds:
    """Return the lowest thresholds above which answers are right often enough, by the lower Wilson bound, on held-out folds."""
    sure = _lowest(confidence, right, SURE_AT_LEAST)
    below = confidence < sure
    return Thresholds(sure, min(sure, _lowest(confidence[below], right[below], LIKELY_AT_LEAST)))


def _lowest(confidence: Floats, right: NDArray[np.bool_], at_least: float) -> float:
    """Return the lowest cut above which enough are right on the whole, and also next to the cut: many good answers excuse no poor ones."""
    order = np.argsort(-confidence, kind="stable")
    counts, hits = np.arange(1, len(order) + 1), np.cumsum(right[order].astype(np.intp))
    near = np.minimum(counts, NEAR_THE_CUT)
    shares = (hits - np.concatenate([np.zeros(NEAR_THE_CUT, dtype=int), hits])[: len(hits)]) / near
    good = np.flatnonzero((wilson_lower(hits, counts) >= at_least) & (shares >= at_least) & (counts >= FEWEST_IN_BAND))
    return float(confidence[order[good[-1]]]) if len(good) else NEVER_REACHED


def wilson_lower(count: NDArray[np.integer], total: NDArray[np.integer]) -> Floats:
    """Return the lower bound of the 95% Wilson interval of `count` in `total`."""
    return _wilson(count, total)[0]


def wilson(count: int, total: int) -> tuple[float, float] | None:
    """Return the 95% Wilson interval of `count` in `total` (JASA 22, 1927, 209-212), from 0 to 1; None of none."""
    if not total:
        return None
    low, high = _wilson(np.array(count), np.array(total))
    return float(low), float(high)


def _wilson(count: NDArray[np.integer], total: NDArray[np.integer]) -> tuple[Floats, Floats]:
    share, square = count / total, NORMAL_95**2
    centre = share + square / (2 * total)
    spread = NORMAL_95 * np.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return np.asarray((centre - spread) / (1 + square / total)), np.asarray((centre + spread) / (1 + square / total))


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that makes one field's confidence honest."""

    temperature: float
    correction: Correction
    thresholds: Thresholds

    def as_dict(self) -> dict[str, object]:
        """Return plain JSON values."""
        return asdict(self)


def calibration_from_dict(body: dict[str, dict[str, float]]) -> Calibration:
    """Return the calibration that `as_dict` wrote."""
    return Calibration(float(body["temperature"]), Correction(**body["correction"]), Thresholds(**body["thresholds"]))  # type: ignore[arg-type]
