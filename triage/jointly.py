"""Decides kind, process and service area together, so that a suggestion agrees with itself."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from models.labels import Kind, Process, ServiceArea
from triage.agreement import AREAS_OF_PROCESS, KINDS_OF_PROCESS

Floats = NDArray[np.floating]
KINDS, PROCESSES, AREAS = tuple(Kind), tuple(Process), tuple(ServiceArea)
NO_AREA = len(AREAS)


@dataclass(frozen=True, slots=True)
class Jointly:
    """Probabilities of each label within the answers that agree, a row per message, and the best agreeing answer's places.

    The area's last column stands for "no area".
    """

    kind: Floats
    process: Floats
    area: Floats
    best: NDArray[np.intp]


@lru_cache(maxsize=1)
def agreeing() -> NDArray[np.intp]:
    """Return every agreeing combination as places of kind, process and area."""
    places = [
        (KINDS.index(kind), PROCESSES.index(process), NO_AREA if area is None else AREAS.index(area))
        for process in Process
        for kind in KINDS_OF_PROCESS[process]
        for area in AREAS_OF_PROCESS[process]
    ]
    return np.array(sorted(places), dtype=np.intp)


def decide_jointly(kind: Floats, process: Floats, area: Floats) -> Jointly:
    """Join the fields' log-probabilities (a row per message); labels outside any agreement get probability 0.

    "No area" counts as likely as the likeliest area, so that it neither helps nor hinders the answer `other`.
    """
    combinations = agreeing()
    with_none = np.hstack([area, area.max(axis=1, keepdims=True)])
    scores = kind[:, combinations[:, 0]] + process[:, combinations[:, 1]] + with_none[:, combinations[:, 2]]
    shares = np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
    return Jointly(
        kind=_marginal(shares, combinations[:, 0], len(KINDS)),
        process=_marginal(shares, combinations[:, 1], len(PROCESSES)),
        area=_marginal(shares, combinations[:, 2], NO_AREA + 1),
        best=combinations[scores.argmax(axis=1)],
    )


def _marginal(shares: Floats, places: NDArray[np.intp], labels: int) -> Floats:
    sums = np.zeros((labels, shares.shape[0]))
    np.add.at(sums, places, shares.T)
    return sums.T
