"""Who is told of a safeguarding concern, in which order, and at which hours: the duty rota."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` up to `end` on `days` (0 is Monday), in the council's own time; an `end` before the start is on the next day."""

    start: time
    end: time
    days: frozenset[int] = EVERY_DAY

    def hold(self, local: datetime) -> bool:
        """Whether a moment, given in local time, is within these hours; a shift over midnight belongs to the day it begins on."""
        at, today = local.time(), local.weekday()
        if self.start < self.end:
            return today in self.days and self.start <= at < self.end
        return (today in self.days and at >= self.start) or ((today - 1) % 7 in self.days and at < self.end)


@dataclass(frozen=True, slots=True)
class DutyLevel:
    """One step of the rota: who is mailed, and after how many `minutes` without an answer the next one is.

    `hours` are None where it is always on duty.
    """

    name: str
    addresses: tuple[str, ...]
    minutes: int = 30
    hours: Hours | None = None

    def on_duty(self, local: datetime) -> bool:
        """Whether this level is on duty at a moment, given in local time."""
        return self.hours is None or self.hours.hold(local)


Rota = Sequence[DutyLevel]


def next_level(rota: Rota, after: int, local: datetime) -> int | None:
    """Return the place of the first level behind place `after` (-1 for the start) that is on duty, or None when the rota ends there.

    Where none behind is on duty the next one is told all the same: an alert reaches somebody at any hour.
    """
    behind = range(after + 1, len(rota))
    return next((place for place in behind if rota[place].on_duty(local)), behind[0] if behind else None)
