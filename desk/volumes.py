"""Reads how much came, how quickly it was confirmed, and what waits."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from desk.figures import bring_up_to_date
from models.histories import FactGroup
from reports.facts import settled_until
from reports.misrouting import DIMENSIONS
from reports.volumes import (
    Age,
    MonthVolume,
    Praise,
    Span,
    Times,
    a_year_before,
    age_bounds,
    backlog,
    bounds_of,
    praise,
    spans,
    times_of,
)
from reports.working_days import local_date
from storage.store import Store
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Volumes:
    """The volumes of a period: by month, by service area and by cause, the times to confirm (and a year before), and what waits now."""

    months: tuple[MonthVolume, ...]
    times: Times
    times_before: Times
    by_area: tuple[Praise, ...]
    by_cause: tuple[Praise, ...]
    waiting: tuple[Age, ...]


async def read_volumes(store: Store, first: date, last: date, now: datetime) -> Volumes:
    """Return the volumes of the days from `first` to `last` (London's, both included), as known at `now`."""
    await bring_up_to_date(store)
    months = spans(first, last)
    before = [Span(span.month, a_year_before(span.first), a_year_before(span.last), span.partly) for span in months]
    async with store.read() as unit:
        received = await unit.volumes.received([bounds_of(span.first, span.last) for span in (*months, *before)])
        groups = await _groups(unit, first, last, now)
        groups_before = await _groups(unit, before[0].first, before[-1].last, now)
        times = times_of(await unit.figures.times_to_confirm(first, last))
        times_before = times_of(await unit.figures.times_to_confirm(before[0].first, before[-1].last))
        waiting = backlog(await unit.volumes.waiting(age_bounds(now)))
    return await asyncio.to_thread(_put_together, months, received, groups, groups_before, times, times_before, waiting)


async def _groups(unit: UnitOfWork, first: date, last: date, now: datetime) -> list[FactGroup]:
    return await unit.figures.groups(first, last, settled_until(local_date(now)))


def _put_together(
    months: list[Span],
    received: list[int],
    groups: list[FactGroup],
    groups_before: list[FactGroup],
    times: Times,
    times_before: Times,
    waiting: list[Age],
) -> Volumes:
    rows = [
        MonthVolume(
            span,
            received[place],
            received[len(months) + place],
            _confirmed(groups, span.month),
            _confirmed(groups_before, f"{int(span.month[:4]) - 1}{span.month[4:]}"),
        )
        for place, span in enumerate(months)
    ]
    by_area, by_cause = (tuple(praise(groups, groups_before, DIMENSIONS[name])) for name in ("service_area", "cause"))
    return Volumes(tuple(rows), times, times_before, by_area, by_cause, tuple(waiting))


def _confirmed(groups: list[FactGroup], month: str) -> int:
    return sum(group.count for group in groups if group.facts.month == month)
