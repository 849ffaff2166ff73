"""The holding pen: what came in and could not be worked off."""

from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.notices import DONE, Notice
from desk.numbers import RowNumber
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from intake import pen
from models.errors import DecisionInvalid, ModelUnusable, ScannerUnavailable

router = APIRouter()
log = structlog.get_logger()

MOST_ROWS = 200
AWAY = "It cannot be checked for harmful software now, so it is not handed out. Try again later."


@dataclass(frozen=True, slots=True)
class ByHand:
    """What an officer wrote down of a held message."""

    text: str = ""
    subject: str = ""
    sender: str = ""


@router.get("/pen")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """List what is held, oldest first."""
    async with desk.store.read() as unit:
        rows = await pen.held(unit, _view(desk, visitor))
    notice = Notice("", DONE["retried"]) if request.query_params.get("done") == "retried" else None
    return await desk.pages.show(request, "pen", rows=rows[:MOST_ROWS], count=len(rows), notice=notice)


@router.get("/pen/{row_id}")
async def show_row(request: Request, desk: TheDesk, visitor: SignedIn, row_id: RowNumber) -> Response:
    """Show one raw arrival as plain text, with a form to open a case from it, and note who read it."""
    return await _page(request, desk, visitor, row_id)


@router.get("/pen/{row_id}/raw")
async def download(request: Request, desk: TheDesk, visitor: SignedIn, row_id: RowNumber) -> Response:
    """Hand out the raw arrival as a file that no browser will run, once it was checked for malware, and note who took it."""
    try:
        raw = await pen.take_out(desk.store, row_id, _view(desk, visitor), desk.clock())
    except DecisionInvalid as invalid:
        return await _page(request, desk, visitor, row_id, 422, errors=invalid.fields)
    except ScannerUnavailable:
        return await _page(request, desk, visitor, row_id, 503, errors={"raw": AWAY})
    headers = {
        "content-disposition": f"attachment; filename=held-{row_id}.txt",
        "content-security-policy": "sandbox; default-src 'none'",
        "content-type": "application/octet-stream",
    }
    return Response(raw, headers=headers)


@router.post("/pen/{row_id}/retry")
async def retry_row(desk: TheDesk, visitor: SignedIn, row_id: RowNumber) -> Response:
    """Have a row tried again."""
    async with desk.store.begin() as unit:
        await pen.retry(unit, row_id, _view(desk, visitor), desk.clock())
        await unit.commit()
    return RedirectResponse("/pen?done=retried", status_code=303)


@router.post("/pen/{row_id}/open")
async def open_case(request: Request, desk: TheDesk, visitor: SignedIn, row_id: RowNumber) -> Response:
    """Open a case with what an officer could read, and go to it; what cannot be taken is asked for again, with all that was typed."""
    form = await request.form()
    typed = ByHand(*(str(form.get(name, "")).replace("\r\n", "\n") for name in ("text", "subject", "sender")))
    try:
        received = await pen.open_by_hand(
            desk.store, desk.receiver, row_id, _view(desk, visitor), text=typed.text, subject=typed.subject, sender=typed.sender
        )
    except DecisionInvalid as invalid:
        return await _page(request, desk, visitor, row_id, 422, typed=typed, errors=invalid.fields)
    except ModelUnusable:
        return await _page(request, desk, visitor, row_id, 503, typed=typed)
    return RedirectResponse(f"/cases/{received.reference}?done=opened", status_code=303)


async def _page(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    row_id: RowNumber,
    status: int = 200,
    *,
    typed: ByHand | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    async with desk.store.begin() as unit:
        opened = await pen.show(unit, row_id, _view(desk, visitor), desk.clock())
        await unit.commit()
    typed = typed or ByHand(sender=opened.held.sender or "")
    is_ready = await _is_ready(desk)
    return await desk.pages.show(request, "pen_row", status, opened=opened, typed=typed, errors=errors or {}, is_ready=is_ready)


def _view(desk: Desk, visitor: Visitor) -> pen.View:
    return pen.View(visitor.account_id, may_see_restricted(visitor.role), desk.receiver.letters.addresses, desk.file_rules)


async def _is_ready(desk: Desk) -> bool:
    """Whether a case can be opened: that takes a suggestion, and so a model. Why not is for the log, since it names files."""
    try:
        await desk.receiver.make_ready()
    except ModelUnusable as error:
        log.warning("model_unusable", reason=str(error))
        return False
    return True
