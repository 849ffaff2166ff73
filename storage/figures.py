"""The figures' own rows: made from decisions, counted by groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, String, cast, or_
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from models.figures import CaseFigure, FigureDue
from models.histories import Fact, FactGroup, Facts, Route
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel
from storage.answer_figures import replace_answers
from storage.locking import writes

BETWEEN = "|"


class Which(StrEnum):
    """What the cases behind a figure have in common."""

    DECIDED = "decided"
    CORRECTED = "misrouted_suggestions"
    MOVED = "misrouted_cases"
    MISSED = "missed_concerns"
    ALARMED = "false_alarms"


@dataclass(frozen=True, slots=True)
class Behind:
    """Which cases are behind a figure: first decided in these days, and what else they have in common.

    `field` (process, service_area or safeguarding), `origin` and `target` name a way that they went: from the suggestion to the
    first decision, or for `Which.MOVED` from there to where they ended. `dimension` and `code` name a row of a table.
    """

    first: date
    last: date
    which: Which = Which.DECIDED
    settled_until: date | None = None
    field: str | None = None
    origin: str | None = None
    target: str | None = None
    dimension: str | None = None
    code: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a row has to fulfil."""
        return [
            col(CaseFigure.first_day).between(self.first, self.last),
            col(CaseFigure.kind) != Kind.OTHER,
            *self._of_which(),
            *self._of_flow(),
            *self._of_dimension(),
        ]

    def _of_which(self) -> list[ColumnElement[bool]]:
        suggested, first = col(CaseFigure.suggested_safeguarding), col(CaseFigure.first_safeguarding)
        if self.which is Which.CORRECTED:
            return [or_(*(_differs(f"suggested_{part}", f"first_{part}") for part in PARTS.values()))]
        if self.which is Which.MOVED:
            settled = [] if self.settled_until is None else [col(CaseFigure.first_day) <= self.settled_until]
            return [col(CaseFigure.last_process).is_not(None), *settled]
        if self.which is Which.MISSED:
            return [suggested == Safeguarding.NONE, first != Safeguarding.NONE]
        return [suggested != Safeguarding.NONE, first == Safeguarding.NONE] if self.which is Which.ALARMED else []

    def _of_flow(self) -> list[ColumnElement[bool]]:
        if self.field not in PARTS:
            return []
        before, after = ("first", "last") if self.which is Which.MOVED else ("suggested", "first")
        part = PARTS[self.field]
        return [_is(f"{before}_{part}", self.origin), _is(f"{after}_{part}", self.target)]

    def _of_dimension(self) -> list[ColumnElement[bool]]:
        column = COLUMNS.get(self.dimension or "")
        return [] if column is None else [_is(column, self.code or None)]


PARTS = {"process": "process", "service_area": "area", "safeguarding": "safeguarding"}
COLUMNS = {"service_area": "first_area", "cause": "cause", "channel": "channel", "band": "band", "model": "model_version"}


def _is(column: str, code: str | None) -> ColumnElement[bool]:
    found = col(getattr(CaseFigure, column))
    return found.is_(None) if code is None else cast(found, String) == code


def _differs(one: str, other: str) -> ColumnElement[bool]:
    return col(getattr(CaseFigure, one)).is_distinct_from(col(getattr(CaseFigure, other)))


class FigureRepository:
    """Keeps what figures are counted by."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def due(self, limit: int) -> list[int]:
        """Return up to `limit` cases whose figures are to be made anew."""
        wanted = select(FigureDue.case_id).order_by(col(FigureDue.case_id)).limit(limit)
        # Locked before anything is read, so that a decision made meanwhile is either seen or waits with its own note.
        return list(await self._session.exec(wanted.with_for_update() if writes(self._session) else wanted))

    async def replace(self, case_ids: Sequence[int], facts: Sequence[Fact]) -> None:
        """Make these cases' figures anew: what is not among `facts` has none any more."""
        for table in (FigureDue, CaseFigure):
            await self._session.exec(delete(table).where(col(table.case_id).in_(case_ids)))
        self._session.add_all(_row(fact) for fact in facts)
        await replace_answers(self._session, case_ids, facts)
        await self._session.flush()

    async def groups(self, first: date, last: date, settled_until: date) -> list[FactGroup]:
        """Return how many cases first decided from `first` to `last` (both included) have the same facts.

        Those first decided up to `settled_until` are settled. Joined cases have no figures.
        """
        is_settled = col(CaseFigure.first_day) <= settled_until
        wanted = (
            select(CaseFigure.key, is_settled, func.count())
            .where(col(CaseFigure.first_day).between(first, last))
            .group_by(CaseFigure.key, is_settled)
        )
        return [FactGroup(read_key(key), bool(settled), count) for key, settled, count in await self._session.exec(wanted)]

    async def times_to_confirm(self, first: date, last: date) -> list[tuple[int, int, int]]:
        """Return how many cases first decided in these days took how many hours and working days: (hours, days, count)."""
        hours, days = col(CaseFigure.hours_to_confirm), col(CaseFigure.days_to_confirm)
        wanted = select(hours, days, func.count()).where(col(CaseFigure.first_day).between(first, last)).group_by(hours, days)
        return list(await self._session.exec(wanted))

    async def cases(
        self, behind: Behind, *, include_restricted: bool, limit: int, after: tuple[date, int] | None = None
    ) -> list[tuple[Case, CaseFigure]]:
        """Return up to `limit` cases behind a figure, the latest decided first, with their rows; those after the day and id in `after`."""
        wanted = select(Case, CaseFigure).join(CaseFigure, col(CaseFigure.case_id) == Case.id).where(*behind.conditions())
        if not include_restricted:
            wanted = wanted.where(col(Case.restricted).is_(False))
        if after is not None:
            day, case_id = col(CaseFigure.first_day), col(CaseFigure.case_id)
            wanted = wanted.where(day <= after[0], or_(day < after[0], case_id < after[1]))
        return list(
            await self._session.exec(wanted.order_by(col(CaseFigure.first_day).desc(), col(CaseFigure.case_id).desc()).limit(limit))
        )

    async def count(self, behind: Behind, *, include_restricted: bool) -> int:
        """Return how many cases are behind a figure."""
        wanted = select(func.count()).select_from(CaseFigure).where(*behind.conditions())
        if not include_restricted:
            wanted = wanted.join(Case, col(Case.id) == CaseFigure.case_id).where(col(Case.restricted).is_(False))
        return (await self._session.exec(wanted)).one()


def _row(fact: Fact) -> CaseFigure:
    facts, last = fact.facts, fact.facts.last
    return CaseFigure(
        case_id=fact.case_id,
        first_day=fact.first_day,
        key=key_of(facts),
        channel=facts.channel,
        band=facts.band,
        model_version=facts.model_version,
        kind=facts.kind,
        cause=facts.cause,
        suggested_process=facts.suggested.process,
        suggested_area=facts.suggested.service_area,
        suggested_safeguarding=facts.suggested.safeguarding,
        first_process=facts.first.process,
        first_area=facts.first.service_area,
        first_safeguarding=facts.first.safeguarding,
        last_process=None if last is None else last.process,
        last_area=None if last is None else last.service_area,
        last_safeguarding=None if last is None else last.safeguarding,
        days_lost=facts.days_lost,
        hours_to_confirm=fact.hours_to_confirm,
        days_to_confirm=fact.days_to_confirm,
    )


def key_of(facts: Facts) -> str:
    """Return all that is grouped by as one text; a model's name, which anybody may choose, stands last."""
    routes = (_route(facts.suggested), _route(facts.first), "" if facts.last is None else _route(facts.last))
    days = "" if facts.days_lost is None else str(facts.days_lost)
    return BETWEEN.join((facts.month, facts.channel, facts.band, facts.kind, facts.cause or "", *routes, days, facts.model_version))


def read_key(key: str) -> Facts:
    """Return the facts that a key was made of."""
    month, channel, band, kind, cause, suggested, first, last, days, model = key.split(BETWEEN, 9)
    return Facts(
        month=month,
        channel=Channel(channel),
        band=Band(band),
        model_version=model,
        kind=Kind(kind),
        cause=Cause(cause) if cause else None,
        suggested=_read_route(suggested),
        first=_read_route(first),
        last=_read_route(last) if last else None,
        days_lost=int(days) if days else None,
    )


def _route(route: Route) -> str:
    return f"{route.process},{route.service_area or ''},{route.safeguarding}"


def _read_route(text: str) -> Route:
    process, area, safeguarding = text.split(",")
    return Route(Process(process), ServiceArea(area) if area else None, Safeguarding(safeguarding))
