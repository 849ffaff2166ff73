"""The misrouting figures of a period."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.chart import chart_of_suggestions, month_name
from desk.desk import TheDesk
from desk.dimension_words import dimensions_in_words
from desk.figures import read_figures, teams_of
from desk.promise_page import promise_view
from desk.words import LONDON, name_of
from models.labels import Label, Process, Safeguarding, ServiceArea
from reports.misrouting import Flow
from reports.promise import Promise, first_moment, watch

router = APIRouter()

MONTHS_SHOWN = 6
FIELD_NAMES = {"process": "Procedure", "service_area": "Service area", "safeguarding": "Safeguarding"}
ENUMS: dict[str, type[Process | ServiceArea | Safeguarding]] = {
    "process": Process,
    "service_area": ServiceArea,
    "safeguarding": Safeguarding,
}
EARLIEST = date(2000, 1, 1)
LATEST = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """The days asked for, both included; `errors` by field where they cannot be read."""

    start: date
    end: date
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One way that cases went, in words."""

    field: str
    origin: str
    target: str
    count: int


@router.get("/statistics")
async def show(request: Request, desk: TheDesk) -> Response:
    """Show the figures over the cases first decided in the period."""
    now = desk.clock()
    period = period_of(request.query_params, now.astimezone(LONDON).date())
    found = await read_figures(desk.store, period.start, period.end, now, teams_of(desk.config.profile))
    figures = found.now
    return await desk.pages.show(
        request,
        "statistics",
        422 if period.errors else 200,
        period=period,
        asked={name: request.query_params.get(name, str(day)) for name, day in (("from", period.start), ("to", period.end))},
        figures=figures,
        suggested_to_decided=_in_words(figures.suggested_to_decided),
        first_to_last=_in_words(figures.first_to_last),
        by=dimensions_in_words(figures.by),
        changes=found.changes,
        chart=chart_of_suggestions(figures.months),
        month_name=month_name,
        promise=promise_view(await _promise(desk, now)),
    )


async def _promise(desk: TheDesk, now: datetime) -> Promise:
    async with desk.store.read() as unit:
        decisions = await unit.histories.first_decisions_between(first_moment(now), now + timedelta(days=1))
    return await asyncio.to_thread(watch, decisions, now)


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


def _in_words(flows: Sequence[Flow]) -> list[FlowRow]:
    return [_flow_row(flow) for flow in flows]


def _flow_row(flow: Flow) -> FlowRow:
    return FlowRow(FIELD_NAMES[flow.field], _label(flow.field, flow.origin), _label(flow.field, flow.target), flow.count)


def _label(field: str, code: str | None) -> str:
    label: Label | None = None if code is None else ENUMS[field](code)
    return name_of(label)
