"""Medians and other quantiles of whole numbers that are known by how often each occurs."""

from collections.abc import Mapping
from math import ceil


def median_of(counts: Mapping[int, int]) -> float | None:
    """Return the median of values that occur so often each, or None when there are none."""
    total = sum(counts.values())
    if not total:
        return None
    return (_nth(counts, (total - 1) // 2) + _nth(counts, total // 2)) / 2


def quantile_of(counts: Mapping[int, int], share: float) -> int | None:
    """Return the smallest value that `share` (above 0, up to 1) of all do not exceed, or None when there are none."""
    total = sum(counts.values())
    return _nth(counts, max(0, ceil(share * total) - 1)) if total else None


def _nth(counts: Mapping[int, int], place: int) -> int:
    """Return the value at a place, counted from 0, of all values in order."""
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if passed > place:
            return value
    raise IndexError(place)
