"""One's own account: where it is signed in, and its one-time codes."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.cookies import caller_of
from desk.desk import Desk, TheDesk
from desk.one_time_codes import CodeRefused
from desk.sessions import Visitor, end_other_sessions

router = APIRouter()


@router.get("/account")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show where the account is signed in, and how."""
    return await _page(request, desk, visitor)


@router.post("/account/sign-ins/end")
async def end_elsewhere(desk: TheDesk, visitor: SignedIn) -> Response:
    """End every sign-in of the account but this one, and forget the browsers it is known from."""
    await end_other_sessions(desk.store, visitor, desk.clock())
    return RedirectResponse("/account", status_code=303)


@router.get("/account/codes")
async def set_up(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show what to give the authenticator; where codes are on, the account."""
    return await _set_up_page(request, desk, visitor)


@router.post("/account/codes")
async def turn_on(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Turn codes on after a first right one, and show the recovery codes, this once."""
    code = str((await request.form()).get("code", ""))
    try:
        recovery = await desk.codes.confirm(visitor.account_id, code, desk.clock())
    except CodeRefused as refused:
        return await _set_up_page(request, desk, visitor, str(refused))
    return await desk.pages.show(request, "recovery_codes", recovery=recovery)


@router.post("/account/codes/off")
async def turn_off(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Turn codes off, with one of them."""
    try:
        code = str((await request.form()).get("code", ""))
        await desk.codes.turn_off(visitor.account_id, code, desk.clock(), caller_of(request, desk.config))
    except CodeRefused as refused:
        return await _page(request, desk, visitor, str(refused))
    return RedirectResponse("/account", status_code=303)


async def _page(request: Request, desk: Desk, visitor: Visitor, error: str = "") -> Response:
    async with desk.store.read() as unit:
        account = await unit.accounts.get(visitor.account_id)
        sessions = await unit.accounts.sessions_of(visitor.account_id)
        has_codes = await unit.second_factors.is_on(visitor.account_id)
        left = await unit.second_factors.count_unused(visitor.account_id)
    return await desk.pages.show(
        request,
        "own_account",
        422 if error else 200,
        sessions=sessions,
        has_password=account is not None and account.password_hash is not None,
        has_codes=has_codes,
        must_have_codes=visitor.role in desk.config.codes_for,
        codes_left=left,
        error=error,
    )


async def _set_up_page(request: Request, desk: Desk, visitor: Visitor, error: str = "") -> Response:
    try:
        given = await desk.codes.begin(visitor.account_id, visitor.name)
    except CodeRefused:
        return RedirectResponse("/account", status_code=303)
    return await desk.pages.show(request, "codes", 422 if error else 200, given=given, error=error)
