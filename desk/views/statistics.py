"""The misrouting figures of a period."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.chart import chart_of_suggestions, month_name
from desk.desk import TheDesk
from desk.dimension_words import dimensions_in_words
from desk.figure_tables import flow_row, misrouting_page_tables
from desk.figures import read_figures, read_promise, teams_of
from desk.period import Period, period_of
from desk.promise_page import promise_view
from desk.words import LONDON
from reports.misrouting import Flow
from storage.figures import Which

router = APIRouter()


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One way that cases went, in words, and where those cases are listed."""

    field: str
    origin: str
    target: str
    count: int
    href: str


@router.get("/statistics")
async def show(request: Request, desk: TheDesk) -> Response:
    """Show the figures over the cases first decided in the period."""
    now = desk.clock()
    period = period_of(request.query_params, now.astimezone(LONDON).date())
    found = await read_figures(desk.store, period.start, period.end, now, teams_of(desk.config.profile))
    figures, promise = found.now, await read_promise(desk.store, now)
    return await desk.pages.show(
        request,
        "statistics",
        422 if period.errors else 200,
        period=period,
        asked={name: request.query_params.get(name, str(day)) for name, day in (("from", period.start), ("to", period.end))},
        figures=figures,
        suggested_to_decided=[_row(flow, period, Which.CORRECTED) for flow in figures.suggested_to_decided],
        first_to_last=[_row(flow, period, Which.MOVED) for flow in figures.first_to_last],
        by=dimensions_in_words(figures.by),
        changes=found.changes,
        chart=chart_of_suggestions(figures.months),
        month_name=month_name,
        promise=promise_view(promise),
        tables=misrouting_page_tables(figures, promise),
    )


def _row(flow: Flow, period: Period, which: Which) -> FlowRow:
    asked = {"from": period.start, "to": period.end, "which": which, "field": flow.field, "origin": flow.origin, "target": flow.target}
    named = {name: value for name, value in asked.items() if value is not None}
    return FlowRow(*flow_row(flow), href=f"/statistics/cases?{urlencode(named)}")
