"""The audit trail, for administrators: who did what and when, without what stands in a case."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from desk.access import SignedIn
from desk.audit_words import action_in_words, detail_for_administrators, query_in_words
from desk.desk import Desk, TheDesk
from desk.numbers import whole_number
from desk.period import EARLIEST, LATEST
from desk.sessions import Visitor
from desk.words import LONDON
from models.accounts import AuditEntry
from storage.audit import AuditQuery

router = APIRouter()

ROWS = 50
CSV_ROWS = 1_000
HEADINGS = ("number", "at", "who", "action", "case", "detail", "hash")


@router.get("/audit")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show a page of the trail, newest first, for whom, what and when the address asks; that is on record too."""
    before = whole_number(request.query_params.get("before", ""), 0) or None
    async with desk.store.read() as unit:
        accounts = await unit.accounts.list_all()
        wanted = _query(request.query_params, {account.name: account.id for account in accounts if account.id is not None})
        found = await unit.audit.found(wanted, before, ROWS + 1)
        actions = await unit.audit.actions()
    await _note(desk, visitor, "audit_read", query_in_words(wanted, actions) + (f", before entry {before}" if before else ""))
    rows = found[:ROWS]
    asked = {name: request.query_params.get(name, "") for name in ("who", "action", "since", "until")}
    further = urlencode(asked | {"before": rows[-1][0].id}) if len(found) > ROWS else ""
    return await desk.pages.show(
        request,
        "audit",
        rows=[(entry, name, action_in_words(entry.action), detail_for_administrators(entry)) for entry, name in rows],
        names=[account.name for account in accounts],
        actions=[(action, action_in_words(action)) for action in actions],
        asked=asked,
        further=further,
        export=urlencode(asked),
        is_first=before is None,
    )


@router.get("/audit.csv")
async def export(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Hand out what the address asks for as CSV, a batch at a time; that is on record too."""
    async with desk.store.read() as unit:
        accounts = await unit.accounts.list_all()
        wanted = _query(request.query_params, {account.name: account.id for account in accounts if account.id is not None})
        actions = await unit.audit.actions()
    await _note(desk, visitor, "audit_exported", query_in_words(wanted, actions))
    headers = {"content-disposition": "attachment; filename=audit.csv"}
    return StreamingResponse(_lines(desk, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def _note(desk: Desk, visitor: Visitor, action: str, asked_for: str) -> None:
    async with desk.store.begin() as unit:
        await unit.audit.append(desk.clock(), visitor.account_id, action, None, asked_for)
        await unit.commit()


async def _lines(desk: Desk, wanted: AuditQuery) -> AsyncIterator[str]:
    yield _csv([HEADINGS])
    before: int | None = None
    while True:
        async with desk.store.read() as unit:
            found = await unit.audit.found(wanted, before, CSV_ROWS)
        yield _csv(_cells(entry, name) for entry, name in found)
        if len(found) < CSV_ROWS:
            return
        before = found[-1][0].id


def _cells(entry: AuditEntry, name: str) -> tuple[object, ...]:
    return (entry.id, entry.at.isoformat(), name, entry.action, entry.case_id or "", detail_for_administrators(entry), entry.hash)


def _csv(rows: object) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]  # rows of cells, a table or what makes one
    return text.getvalue()


def _query(asked: Mapping[str, str], accounts: Mapping[str, int]) -> AuditQuery:
    """Return what the address asks for; days are London's, and an unreadable one asks for nothing."""
    until = _day(asked.get("until", ""))
    return AuditQuery(
        account_id=accounts.get(asked.get("who", "")),
        action=asked.get("action") or None,
        since=_day(asked.get("since", "")),
        until=None if until is None else until + timedelta(days=1),
    )


def _day(said: str) -> datetime | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    # Beyond these a day has no next one, or no moment in UTC.
    return datetime.combine(day, time(), LONDON) if EARLIEST <= day <= LATEST else None
