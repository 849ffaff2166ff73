"""The days that figures are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

MONTHS_SHOWN = 6
EARLIEST = date(2000, 1, 1)
LATEST = date(2999, 12, 31)
MOST_DAYS = 3653  # ten years, leap days and all


@dataclass(frozen=True, slots=True)
class Period:
    """The days asked for, both included; `errors` by field where they cannot be read."""

    start: date
    end: date
    errors: dict[str, str]

    @property
    def query(self) -> str:
        """The period as an address carries it."""
        return urlencode({"from": self.start, "to": self.end})


def period_of(query: Mapping[str, str], today: date) -> Period:
    """Return the period asked for, or the last months up to today where none, or nothing readable, was asked for."""
    first = date(today.year, today.month, 1)
    for _ in range(MONTHS_SHOWN - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    errors: dict[str, str] = {}
    start = _day(query.get("from", ""), first, "from", errors)
    end = _day(query.get("to", ""), today, "to", errors)
    if not errors and start > end:
        errors["to"] = "The last day must not be before the first."
    elif not errors and (end - start).days > MOST_DAYS:
        errors["to"] = "Ask for ten years at most."
    return Period(first, today, errors) if errors else Period(start, end, {})


def _day(text: str, default: date, name: str, errors: dict[str, str]) -> date:
    if not text:
        return default
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not EARLIEST <= day <= LATEST:
        errors[name] = "Enter a day such as 2025-03-31."
    return day
