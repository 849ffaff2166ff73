"""The month's figures by e-mail: on the first working day of a month, of the month before, once to each who asked for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import structlog

from desk.figure_tables import Cell, FigureTable, misrouting_tables, volume_tables
from desk.figures import read_statistics, teams_of
from desk.volumes import read_volumes
from intake.letters import Letters
from models.profile import Profile
from models.states import Channel, OutboxPurpose
from reports.working_days import LONDON, add_working_days
from storage.store import Store

log = structlog.get_logger()

AT = time(8, 0)
LOOK_EVERY = timedelta(minutes=1)
# What fits into a letter; the rest is a link away.
MAILED = ("rates", "cost", "volumes", "times", "waiting", "areas", "causes")
SHARES = ("Share", "Low", "High")


@dataclass(frozen=True, slots=True)
class Monthly:
    """Whom the figures are mailed to, and where the desk is (without a final slash)."""

    recipients: tuple[str, ...]
    desk_url: str


class MonthlyFigures:
    """Writes the month's letters to the outbox, from what the store holds: any number of processes may do it, and be restarted."""

    def __init__(self, store: Store, clock: Callable[[], datetime], letters: Letters, profile: Profile, monthly: Monthly) -> None:
        """Write by these letters."""
        self._store = store
        self._clock = clock
        self._letters = letters
        self._profile = profile
        self._monthly = monthly
        self._next_look: datetime | None = None

    async def step(self) -> bool:
        """Write one letter that is due; return whether there was one. Raises StoreUnavailable."""
        now = self._clock()
        if self._next_look is not None and now < self._next_look:
            return False
        month = month_due(now)
        for recipient in self._monthly.recipients:
            if not await self._is_written(month, recipient):
                await self._write(month, recipient, now)
                return True
        self._next_look = now + LOOK_EVERY
        return False

    async def _is_written(self, month: date, recipient: str) -> bool:
        async with self._store.read() as unit:
            return await unit.outbox.is_written(_key(month, recipient))

    async def _write(self, month: date, recipient: str, now: datetime) -> None:
        last = _following(month) - timedelta(days=1)
        figures = await read_statistics(self._store, month, last, now, teams_of(self._profile))
        tables = [*misrouting_tables(figures), *volume_tables(await read_volumes(self._store, month, last, now))]
        link = f"{self._monthly.desk_url}/statistics?from={month}&to={last}"
        key = _key(month, recipient)
        letter = self._letters.monthly_figures(f"{month:%B %Y}", mailed(tables), link, recipient, key)
        async with self._store.begin() as unit:
            await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.FIGURES, recipient, letter, now)
            await unit.commit()
        log.info("monthly_figures_written", month=f"{month:%Y-%m}")


def month_due(now: datetime) -> date:
    """Return the first day of the month whose figures are due: the one before, from the first working day's morning on."""
    local = now.astimezone(LONDON)
    first = local.date().replace(day=1)
    begins = datetime.combine(add_working_days(first - timedelta(days=1), 1), AT, LONDON)
    due = _before(first)
    return due if local >= begins else _before(due)


def mailed(tables: Sequence[FigureTable]) -> list[FigureTable]:
    """Return the tables that are mailed, without empty ones, their shares in per cent."""
    return [_in_percent(table) for code in MAILED for table in tables if table.code == code and table.rows]


def _in_percent(table: FigureTable) -> FigureTable:
    shares = {place for place, heading in enumerate(table.headings) if heading in SHARES}
    return replace(
        table, rows=tuple(tuple(_percent(cell) if place in shares else cell for place, cell in enumerate(row)) for row in table.rows)
    )


def _percent(cell: Cell) -> Cell:
    return f"{cell:.0%}" if isinstance(cell, float | int) else cell


def _key(month: date, recipient: str) -> str:
    return f"figures:{month:%Y-%m}:{recipient}"[:120]


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
