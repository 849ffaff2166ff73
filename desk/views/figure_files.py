"""The figures as files: one table as CSV, or all of them as a workbook."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.figure_tables import FigureTable, tables_of
from desk.figures import read_promise, read_statistics, teams_of
from desk.period import Period, period_of
from desk.sessions import Visitor
from desk.spreadsheets import as_csv, as_workbook
from desk.volumes import read_volumes
from desk.words import LONDON
from models.errors import NotFound

router = APIRouter()

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/statistics/{table}.csv")
async def one_table(request: Request, desk: TheDesk, visitor: SignedIn, table: str) -> Response:
    """Hand out one table as CSV, and note who took it."""
    period, tables = await _tables(request, desk)
    found = next((each for each in tables if each.code == table), None)
    if found is None:
        raise NotFound
    await _note(desk, visitor, f"{found.code}.csv, {period.start} to {period.end}")
    return file_of(as_csv(found).encode(), "text/csv; charset=utf-8", f"heed-{found.code}-{period.start}-{period.end}.csv")


@router.get("/statistics.xlsx")
async def workbook(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Hand out all tables as a workbook, and note who took it."""
    period, tables = await _tables(request, desk)
    content = await asyncio.to_thread(as_workbook, tables)
    await _note(desk, visitor, f"statistics.xlsx, {period.start} to {period.end}")
    return file_of(content, WORKBOOK, f"heed-{period.start}-{period.end}.xlsx")


async def _tables(request: Request, desk: Desk) -> tuple[Period, list[FigureTable]]:
    now = desk.clock()
    period = period_of(request.query_params, now.astimezone(LONDON).date())
    figures = await read_statistics(desk.store, period.start, period.end, now, teams_of(desk.config.profile))
    volumes = await read_volumes(desk.store, period.start, period.end, now)
    return period, tables_of(figures, volumes, await read_promise(desk.store, now))


async def _note(desk: Desk, visitor: Visitor, what: str) -> None:
    async with desk.store.begin() as unit:
        await unit.audit.append(desk.clock(), visitor.account_id, "figures_exported", None, what)
        await unit.commit()


def file_of(content: bytes, media_type: str, name: str) -> Response:
    """Return an answer that browsers keep as a file of this name."""
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
