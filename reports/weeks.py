"""Weeks as people at a council count them: from Monday, midnight in London."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reports.working_days import LONDON, local_date

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on `monday`; `complete` once its Sunday is over."""

    monday: date
    complete: bool

    @property
    def start(self) -> datetime:
        """Its first moment (aware)."""
        return datetime.combine(self.monday, time(), LONDON)

    @property
    def end(self) -> datetime:
        """The first moment after it (aware)."""
        return datetime.combine(self.monday + WEEK, time(), LONDON)


def latest_weeks(now: datetime, complete: int) -> tuple[Week, ...]:
    """Return the last `complete` whole weeks before `now` (aware) and the current one, oldest first."""
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    return tuple(Week(monday - back * WEEK, complete=back > 0) for back in range(complete, -1, -1))
