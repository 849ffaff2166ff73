"""A stretch of days, which is what most dates in letters are."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DECEMBER, YEAR_IN_MONTHS = 12, 12


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, and what a reader would call them."""

    first: date
    last: date
    name: str


def day(year: int, month: int, number: int) -> Period | None:
    """Return one day; None when there is no such day."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Period(found, found, f"{found.day} {found:%B %Y}")


def month(year: int, number: int) -> Period | None:
    """Return a month; None when there is no such month."""
    return months(year, number, number) if 1 <= number <= DECEMBER else None


def months(year: int, start: int, end: int, name: str = "") -> Period:
    """Return the months from `start` to `end`, which is in the next year when it is the smaller one."""
    last_year = year + (end < start)
    first = date(year, start, 1)
    return Period(first, date(last_year, end, monthrange(last_year, end)[1]), f"{name} {year}" if name else f"{first:%B %Y}")


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31), str(number))


def between(first: Period, last: Period) -> Period:
    """Return the days from the start of one period to the end of another."""
    return Period(first.first, last.last, f"{first.name} to {last.name}")


def around(received: date, days: float, slack: float, name: str) -> Period:
    """Return the days around the one that was `days` before `received`; `slack` is how many days either way it may have been."""
    at = received - timedelta(days=round(days))
    return Period(at - timedelta(days=round(slack)), min(received, at + timedelta(days=round(slack))), name)


def latest_month(number: int, before: date) -> Period:
    """Return the latest such month that has begun by the day `before`."""
    return months(before.year - (number > before.month), number, number)


def first_month(number: int, after: date) -> Period:
    """Return the first such month that is not over by the day `after`."""
    return months(after.year + (number < after.month), number, number)


def full_months(start: date, end: date) -> int:
    """Return how many whole months lie between two days."""
    return (end.year - start.year) * YEAR_IN_MONTHS + end.month - start.month - (end.day < start.day)
