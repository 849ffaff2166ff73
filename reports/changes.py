"""Whether a rate has changed, or only seems to (Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10)."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from reports.rates import Rate


@dataclass(frozen=True, slots=True)
class Change:
    """A rate before and after; the difference is after less before, from -1 to 1."""

    before: Rate
    after: Rate

    @property
    def difference(self) -> float | None:
        """The plain difference, or None when either has no cases."""
        if self.before.share is None or self.after.share is None:
            return None
        return self.after.share - self.before.share

    @property
    def interval(self) -> tuple[float, float] | None:
        """The difference's 95% interval, or None when either has no cases."""
        difference, before, after = self.difference, _bounds(self.before), _bounds(self.after)
        if difference is None or before is None or after is None:
            return None
        (low_before, share_before, high_before), (low_after, share_after, high_after) = before, after
        return (
            difference - sqrt((share_after - low_after) ** 2 + (high_before - share_before) ** 2),
            difference + sqrt((high_after - share_after) ** 2 + (share_before - low_before) ** 2),
        )

    @property
    def is_real(self) -> bool:
        """Whether the interval leaves nothing out but a change."""
        interval = self.interval
        return interval is not None and not interval[0] <= 0 <= interval[1]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        low, high = self.interval or (None, None)
        return {"before": self.before.as_dict(), "difference": self.difference, "low": low, "high": high, "is_real": self.is_real}


def _bounds(rate: Rate) -> tuple[float, float, float] | None:
    low, share, high = rate.low, rate.share, rate.high
    return None if low is None or share is None or high is None else (low, share, high)
