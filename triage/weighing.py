"""How much a labelled message counts in training, by where it comes from and how old it is."""

from datetime import datetime
from enum import StrEnum

SECONDS_A_DAY = 86_400


class Origin(StrEnum):
    """Where a labelled message comes from; of two with the same text, the later in this list is believed."""

    CORPUS = "corpus"
    HISTORY = "history"
    DECISION = "decision"


# An invented message counts once. One that a council's older system labelled is real but was labelled for other ends, so that it counts no
# more. A decision is what this council's officers say now: fresh, it counts as three invented messages; after a year, when services and
# people have changed, as two; and in the end as one, since a real message is never worth less than an invented one.
WEIGHTS: dict[Origin, float] = {Origin.CORPUS: 1.0, Origin.HISTORY: 1.0, Origin.DECISION: 3.0}
LEAST = 1.0
HALF_LIFE_DAYS = 365.0


def weight(origin: Origin, at: datetime | None, now: datetime) -> float:
    """Return how often a message counts; `at` (aware) is when it was decided, None where nothing ages."""
    if at is None:
        return WEIGHTS[origin]
    age = max(0.0, (now - at).total_seconds() / SECONDS_A_DAY)
    return LEAST + (WEIGHTS[origin] - LEAST) * float(0.5 ** (age / HALF_LIFE_DAYS))
