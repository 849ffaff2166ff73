"""Brings the figures up to date with what was decided, and reads them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.labels import ServiceArea
from models.profile import Profile
from reports.changes import Change
from reports.facts import fact_of, settled_until
from reports.misrouting import RATES, Statistics, statistics
from reports.promise import COMPLETE_WEEKS, Promise, first_day, watch
from reports.working_days import local_date
from storage.store import Store

BATCH = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, of as many days right before it, and what changed between them by rate."""

    now: Statistics
    before: Statistics
    changes: Mapping[str, Change]


async def bring_up_to_date(store: Store) -> int:
    """Make the figures anew of all cases whose decisions changed, some at a time; return how many there were."""
    done = 0
    async with store.read() as unit:  # most often nothing is due, and then nobody who writes has to be waited for
        if not await unit.figures.due(1):
            return 0
    while True:
        async with store.begin() as unit:
            await unit.take_turns("figures")
            due = await unit.figures.due(BATCH)
            if due:
                histories = await unit.histories.of_cases(due)
                await unit.figures.replace(due, [fact_of(history) for history in histories])
                await unit.commit()
        done += len(due)
        if len(due) < BATCH:
            return done


async def read_promise(store: Store, now: datetime, weeks: int = COMPLETE_WEEKS) -> Promise:
    """Return whether officers kept what the model promised, in the last so many whole weeks before `now` (aware) and the current one."""
    await bring_up_to_date(store)
    days = first_day(now, weeks), local_date(now)
    async with store.read() as unit:
        answers, decided = await unit.answer_figures.groups(*days), await unit.answer_figures.decided(*days)
    return watch(answers, decided, now, weeks)


async def read_statistics(
    store: Store, first: date, last: date, now: datetime, teams: Mapping[ServiceArea, str] | None = None
) -> Statistics:
    """Return the figures of cases first decided from `first` to `last` (days in London, both included), as known at `now`."""
    await bring_up_to_date(store)
    async with store.read() as unit:
        groups = await unit.figures.groups(first, last, settled_until(local_date(now)))
    return await asyncio.to_thread(statistics, groups, teams)


async def read_figures(store: Store, first: date, last: date, now: datetime, teams: Mapping[ServiceArea, str] | None = None) -> Figures:
    """Return the same beside the figures of as many days right before, and what changed."""
    days = (last - first).days + 1
    current = await read_statistics(store, first, last, now, teams)
    before = await read_statistics(store, first - timedelta(days=days), first - timedelta(days=1), now)
    pairs = {name: (getattr(before.rates, name), getattr(current.rates, name)) for name in RATES}
    return Figures(current, before, {name: Change(*pair) for name, pair in pairs.items()})


def teams_of(profile: Profile) -> dict[ServiceArea, str]:
    """Return which team has which service area."""
    return {area: team.name for area in ServiceArea if (team := profile.team_of(area)) is not None}
