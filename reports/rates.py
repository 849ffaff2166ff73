"""A share with its 95% Wilson interval (Wilson, JASA 22, 1927, 209-212)."""

from dataclasses import dataclass
from math import sqrt

NORMAL_95 = 1.959963984540054
SMALL = 20


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `total` cases; shares are from 0 to 1, and None when there are no cases."""

    count: int
    total: int

    @property
    def share(self) -> float | None:
        """The plain share."""
        return self.count / self.total if self.total else None

    @property
    def low(self) -> float | None:
        """The lower bound of the 95% interval."""
        bounds = wilson(self.count, self.total)
        return bounds and bounds[0]

    @property
    def high(self) -> float | None:
        """The upper bound of the 95% interval."""
        bounds = wilson(self.count, self.total)
        return bounds and bounds[1]

    @property
    def small(self) -> bool:
        """Whether there are too few cases to read much into the share."""
        return self.total < SMALL

    def as_dict(self) -> dict[str, float | int | bool | None]:
        """Return plain JSON values."""
        return {"count": self.count, "of": self.total, "rate": self.share, "low": self.low, "high": self.high, "small": self.small}


def wilson(count: int, total: int, z: float = NORMAL_95) -> tuple[float, float] | None:
    """Return the interval's bounds, from 0 to 1, or None when `total` is 0."""
    if total == 0:
        return None
    share = count / total
    centre = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
