"""The cases behind a figure as a file: how each went, without what stands in it, however many there are."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.figure_tables import FIELD_NAMES, Cell, FigureTable, label_name
from desk.figures import bring_up_to_date
from desk.period import period_of
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from desk.spreadsheets import as_workbook, harmless
from desk.views.figure_cases import behind_of
from desk.views.figure_files import WORKBOOK, file_of
from desk.words import LONDON
from models.cases import Case
from models.figures import CaseFigure
from storage.figures import Behind

router = APIRouter()

BATCH = 500
# A workbook is put together before it goes; whoever wants more takes it as CSV.
MOST_IN_WORKBOOK = 20_000
STEPS = {"suggested": "suggested", "first": "first decided", "last": "in the end"}
HEADINGS = (
    *("Case", "Channel", "Received", "First decided", "Band", "Model"),
    *(f"{name} {step}" for step in STEPS.values() for name in FIELD_NAMES.values()),
    "Working days lost",
)
PARTS = {"process": "process", "service_area": "area", "safeguarding": "safeguarding"}


@router.get("/statistics/cases.csv")
async def as_csv_file(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Hand out the cases behind the figure that the address names, some at a time; which they were is on record."""
    behind = await _asked(request, desk)
    headers = {"content-disposition": f'attachment; filename="{_name(behind)}.csv"'}
    return StreamingResponse(_lines(desk, visitor, behind), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/statistics/cases.xlsx")
async def as_workbook_file(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Hand out the latest of them as a workbook."""
    behind = await _asked(request, desk)
    rows: list[tuple[Cell, ...]] = []
    async for found in _batches(desk, visitor, behind):
        rows += map(_cells, found)
        if len(rows) >= MOST_IN_WORKBOOK:
            break
    table = FigureTable("cases", "Cases behind a figure", HEADINGS, tuple(rows[:MOST_IN_WORKBOOK]))
    content = await asyncio.to_thread(as_workbook, [table])
    return file_of(content, WORKBOOK, f"{_name(behind)}.xlsx")


async def _asked(request: Request, desk: Desk) -> Behind:
    now = desk.clock()
    behind = behind_of(request.query_params, period_of(request.query_params, now.astimezone(LONDON).date()), now)
    await bring_up_to_date(desk.store)
    return behind


async def _lines(desk: Desk, visitor: Visitor, behind: Behind) -> AsyncIterator[str]:
    yield _csv([HEADINGS])
    async for found in _batches(desk, visitor, behind):
        yield _csv(_cells(row) for row in found)


async def _batches(desk: Desk, visitor: Visitor, behind: Behind) -> AsyncIterator[list[tuple[Case, CaseFigure]]]:
    """Return the cases, the latest decided first, and note of each batch in the same transaction that it was taken."""
    after: tuple[Case, CaseFigure] | None = None
    while True:
        async with desk.store.begin() as unit:
            found = await unit.figures.cases(
                behind,
                include_restricted=may_see_restricted(visitor.role),
                limit=BATCH,
                after=None if after is None else (after[1].first_day, after[1].case_id),
            )
            if found:
                taken = " ".join(case.reference for case, _ in found)
                await unit.audit.append(desk.clock(), visitor.account_id, "cases_behind_figure_exported", None, taken)
            await unit.commit()
        if found:
            yield found
        if len(found) < BATCH:
            return
        after = found[-1]


def _cells(row: tuple[Case, CaseFigure]) -> tuple[Cell, ...]:
    case, figure = row
    ways = [
        "" if step == "last" and figure.last_process is None else label_name(field, getattr(figure, f"{step}_{part}"))
        for step in STEPS
        for field, part in PARTS.items()
    ]
    received = case.opened_at.astimezone(LONDON).date().isoformat()
    return (
        *(case.reference, figure.channel.value, received, figure.first_day.isoformat(), figure.band.value, figure.model_version),
        *ways,
        figure.days_lost,
    )


def _csv(rows: Iterable[Iterable[Cell]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _name(behind: Behind) -> str:
    return f"heed-cases-{behind.which}-{behind.first}-{behind.last}"
