"""The cases behind a figure: which they are and how they went, without what stands in them."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.desk import TheDesk
from desk.dimension_words import TITLES, in_words
from desk.figure_tables import FIELD_ENUMS, FIELD_NAMES, RATE_NAMES, label_name
from desk.figures import bring_up_to_date
from desk.period import Period, period_of
from desk.permissions import may_see_restricted
from desk.words import LONDON
from models.errors import NotFound
from models.figures import CaseFigure
from models.histories import Route
from reports.facts import settled_until
from reports.working_days import local_date
from storage.figures import COLUMNS, Behind, Which

router = APIRouter()

MOST = 200


@router.get("/statistics/cases")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """List the cases behind the figure that the address names, and note who read that."""
    now = desk.clock()
    period = period_of(request.query_params, now.astimezone(LONDON).date())
    behind = behind_of(request.query_params, period, now)
    sees_restricted = may_see_restricted(visitor.role)
    await bring_up_to_date(desk.store)
    async with desk.store.begin() as unit:
        count = await unit.figures.count(behind, include_restricted=sees_restricted)
        found = await unit.figures.cases(behind, include_restricted=sees_restricted, limit=MOST)
        shown = " ".join(case.reference for case, _ in found)
        await unit.audit.append(now, visitor.account_id, "cases_behind_figure_read", None, shown)
        await unit.commit()
    return await desk.pages.show(
        request,
        "figure_cases",
        period=period,
        behind=behind,
        what=_in_words(behind),
        rows=[(case, figure, _moves(figure)) for case, figure in found],
        count=count,
        sees_restricted=sees_restricted,
        asked=request.url.query,
    )


def behind_of(query: Mapping[str, str], period: Period, now: datetime) -> Behind:
    """Return what the address asks for, as known at `now`; raise NotFound for what is no figure."""
    which, field, dimension = query.get("which", ""), query.get("field"), query.get("by")
    if which not in set(Which) or field not in (None, *FIELD_NAMES) or dimension not in (None, *COLUMNS):
        raise NotFound
    if field is not None and not all(_is_label(field, query.get(end)) for end in ("origin", "target")):
        raise NotFound
    settled, code = settled_until(local_date(now)), query.get("code", "")
    return Behind(period.start, period.end, Which(which), settled, field, query.get("origin"), query.get("target"), dimension, code)


def _is_label(field: str, code: str | None) -> bool:
    return code is None or code in set(FIELD_ENUMS[field])


def _in_words(behind: Behind) -> str:
    """Return which cases these are, such as "Misrouted cases, Procedure: Corporate complaint → Another body"."""
    said = RATE_NAMES.get(behind.which, "Cases first decided")
    if behind.field is not None:
        ends = (label_name(behind.field, code) for code in (behind.origin, behind.target))
        said += f", {FIELD_NAMES[behind.field]}: {' → '.join(ends)}"
    if behind.dimension is not None:
        said += f", {TITLES[behind.dimension][1]}: {in_words(behind.dimension, behind.code or '')}"
    return said


def _moves(figure: CaseFigure) -> list[str]:
    """Return how a case went, a line for each field that changed on the way."""
    routes = [
        Route(figure.suggested_process, figure.suggested_area, figure.suggested_safeguarding),
        Route(figure.first_process, figure.first_area, figure.first_safeguarding),
    ]
    if figure.last_process is not None and figure.last_safeguarding is not None:
        routes.append(Route(figure.last_process, figure.last_area, figure.last_safeguarding))
    lines = []
    for field, name in FIELD_NAMES.items():
        codes = [getattr(route, field) for route in routes]
        if len(set(codes)) > 1:
            lines.append(f"{name}: {' → '.join(label_name(field, code) for code in codes)}")
    return lines
