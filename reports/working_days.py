"""Working days in England: Monday to Friday without bank holidays."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def local_date(moment: datetime) -> date:
    """Return the date in London at `moment` (aware)."""
    return moment.astimezone(LONDON).date()


def is_working_day(day: date) -> bool:
    """Whether councils in England work on `day`."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """Return the date that lies `days` working days after `day`; `day` itself does not count."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
