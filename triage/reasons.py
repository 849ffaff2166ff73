"""One plain sentence for why a label was suggested."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.labels import ON_SCREEN, Safeguarding
from triage.indicators import BY_NAME
from triage.reading import Reading
from triage.suggestion import Span

MOST_SAID = 2


def reason_for(label: StrEnum, reading: Reading, weights: NDArray[np.floating], evidence: Sequence[Span]) -> str:
    """Return why `label` was suggested: the indicators whose words weigh most for it, or the wording alone."""
    said = _said(reading, weights)
    if label is Safeguarding.NONE:
        return "Nothing in it was read as somebody being at risk now."
    if said:
        return f"It {' and '.join(said)}."
    if evidence:
        return f"The marked words are typical of “{ON_SCREEN[label]}”."
    return f"Taken as a whole it reads most like “{ON_SCREEN[label]}”; no single passage stands out."


def _said(reading: Reading, weights: NDArray[np.floating]) -> list[str]:
    """Return what the indicators say whose tokens speak for the label, strongest first."""
    strength: dict[str, float] = {}
    for hit in reading.hits:
        if not hit.negated:
            strength[hit.name] = strength.get(hit.name, 0.0) + float(weights[hit.start : hit.end].sum())
    strongest = sorted((name for name, weight in strength.items() if weight > 0), key=lambda name: -strength[name])
    return [BY_NAME[name].says for name in strongest[:MOST_SAID]]
