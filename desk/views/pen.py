"""The holding pen: what came in and could not be read."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.desk import TheDesk
from desk.notices import DONE, Notice
from desk.pen import MOST_SHOWN, find_held, readable, retry, why_held
from models.states import InboxState

router = APIRouter()

MOST_ROWS = 200


@router.get("/pen")
async def show(request: Request, desk: TheDesk) -> Response:
    """List what is held, oldest first."""
    async with desk.store.read() as unit:
        rows = await unit.inbox.held_heads(limit=MOST_ROWS)
        count = await unit.inbox.count(InboxState.HELD)
    notice = Notice("", DONE["retried"]) if request.query_params.get("done") == "retried" else None
    return await desk.pages.show(request, "pen", rows=rows, why_held=why_held, count=count, notice=notice)


@router.get("/pen/{row_id}")
async def show_row(request: Request, desk: TheDesk, visitor: SignedIn, row_id: int) -> Response:
    """Show one raw arrival as plain text, and note who read it."""
    async with desk.store.begin() as unit:
        row = await find_held(unit, row_id)
        await unit.audit.append(desk.clock(), visitor.account_id, "pen_read", None, f"inbox {row_id}")
        await unit.commit()
    return await desk.pages.show(
        request, "pen_row", row=row, why=why_held(row.last_error), raw=readable(row.raw), is_cut=len(row.raw) > MOST_SHOWN
    )


@router.get("/pen/{row_id}/raw")
async def download(desk: TheDesk, visitor: SignedIn, row_id: int) -> Response:
    """Hand out the raw arrival as a file that no browser will run, and note who took it."""
    async with desk.store.begin() as unit:
        row = await find_held(unit, row_id)
        await unit.audit.append(desk.clock(), visitor.account_id, "pen_read", None, f"inbox {row_id}, whole")
        await unit.commit()
    headers = {
        "content-disposition": f"attachment; filename=held-{row_id}.txt",
        "content-security-policy": "sandbox; default-src 'none'",
        "content-type": "application/octet-stream",
    }
    return Response(row.raw, headers=headers)


@router.post("/pen/{row_id}/retry")
async def retry_row(desk: TheDesk, visitor: SignedIn, row_id: int) -> Response:
    """Have a row tried again."""
    async with desk.store.begin() as unit:
        await retry(unit, row_id, visitor.account_id, desk.clock())
        await unit.commit()
    return RedirectResponse("/pen?done=retried", status_code=303)
