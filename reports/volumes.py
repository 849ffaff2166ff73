"""How much came, how quickly it was confirmed, and what waits, with the year before beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.histories import FactGroup
from models.labels import Kind
from reports.quantiles import median_of, quantile_of
from reports.working_days import LONDON, add_working_days, local_date

NINETY = 0.9
# The youngest age in working days that each row of the backlog begins with.
AGES = (0, 1, 3, 10, 20)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one month, both included; `partly` when they are not all of it."""

    month: str
    first: date
    last: date
    partly: bool


@dataclass(frozen=True, slots=True)
class MonthVolume:
    """One month's cases, received and first confirmed, and those of the same days a year before."""

    span: Span
    received: int
    received_before: int
    confirmed: int
    confirmed_before: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long first decisions took: the median and the 90th percentile, in hours and in working days; None without any."""

    count: int
    median_hours: float | None
    ninetieth_hours: int | None
    median_days: float | None
    ninetieth_days: int | None


@dataclass(frozen=True, slots=True)
class Praise:
    """Complaints and compliments about one service area or cause, now and a year before."""

    code: str
    complaints: int
    complaints_before: int
    compliments: int
    compliments_before: int


@dataclass(frozen=True, slots=True)
class Age:
    """How many cases wait since so many working days: from `from_days` up to below `to_days`, or more where that is None."""

    from_days: int
    to_days: int | None
    count: int


def spans(first: date, last: date) -> list[Span]:
    """Return the months that the days from `first` to `last` (both included) lie in, cut to those days."""
    found: list[Span] = []
    day = first
    while day <= last:
        begin, end = day.replace(day=1), _end_of_month(day)
        found.append(Span(f"{day:%Y-%m}", max(begin, first), min(end, last), partly=begin < first or end > last))
        day = end + timedelta(days=1)
    return found


def a_year_before(day: date) -> date:
    """Return the same day of the year before; the 28th for the 29th of February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def bounds_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the moments from which, and before which, the days from `first` to `last` lie in London."""
    return datetime.combine(first, time(), LONDON), datetime.combine(last + timedelta(days=1), time(), LONDON)


def times_of(found: Iterable[tuple[int, int, int]]) -> Times:
    """Return how long it took, from counts of (hours, working days, count)."""
    hours, days = Counter[int](), Counter[int]()
    for hour, day, count in found:
        hours[hour] += count
        days[day] += count
    return Times(sum(hours.values()), median_of(hours), quantile_of(hours, NINETY), median_of(days), quantile_of(days, NINETY))


def age_bounds(now: datetime) -> list[datetime]:
    """Return the moments before which a case came to wait if it is at least as old as each of `AGES` says."""
    today = local_date(now)
    return [now if days == 0 else _midnight_so_many_days_ago(today, days) for days in AGES]


def backlog(older: Sequence[int]) -> list[Age]:
    """Return the ages, from how many cases are at least as old as each of `AGES` says."""
    ends = [*AGES[1:], None]
    counts = [count - (older[place + 1] if place + 1 < len(older) else 0) for place, count in enumerate(older)]
    return [Age(start, end, count) for start, end, count in zip(AGES, ends, counts, strict=True)]


def praise(now: Iterable[FactGroup], before: Iterable[FactGroup], part: Callable[[FactGroup], str]) -> list[Praise]:
    """Return complaints and compliments by what `part` says of a group, the most complained about first."""
    counts, counts_before = _by_kind(now, part), _by_kind(before, part)
    codes = {code for code, _ in (*counts, *counts_before)}
    rows = [
        Praise(
            code,
            counts[code, Kind.COMPLAINT],
            counts_before[code, Kind.COMPLAINT],
            counts[code, Kind.COMPLIMENT],
            counts_before[code, Kind.COMPLIMENT],
        )
        for code in codes
    ]
    return sorted(rows, key=lambda row: (-row.complaints, -row.compliments, row.code))


def _by_kind(groups: Iterable[FactGroup], part: Callable[[FactGroup], str]) -> Counter[tuple[str, Kind]]:
    counts: Counter[tuple[str, Kind]] = Counter()
    for group in groups:
        if group.facts.kind in (Kind.COMPLAINT, Kind.COMPLIMENT):
            counts[part(group), group.facts.kind] += group.count
    return counts


def _midnight_so_many_days_ago(today: date, days: int) -> datetime:
    """Return the end of the last day from which so many working days have passed by today."""
    day = today
    while add_working_days(day, days) > today:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
