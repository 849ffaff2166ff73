"""The administrators' page: who may sign in."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.account_admin import ROLES, AccountInvalid, add_account, disable_account, enable_account, remove_codes, reset_account
from desk.desk import Desk, TheDesk
from desk.numbers import RowNumber
from models.states import Role

router = APIRouter()


@router.get("/accounts")
async def show(request: Request, desk: TheDesk) -> Response:
    """List the accounts, with a form to add one."""
    return await _page(request, desk)


@router.post("/accounts")
async def add(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Add an account and show its one-time password, this once."""
    form = await request.form()
    name, role = str(form.get("name", "")).strip().casefold(), str(form.get("role", ""))
    try:
        password = await add_account(desk.store, visitor.account_id, name, role, desk.clock())
    except AccountInvalid as invalid:
        return await _page(request, desk, 422, errors={invalid.field: str(invalid)}, name=name, role=role)
    return await _page(request, desk, 201, fresh=(name, password))


@router.post("/accounts/{account_id}/reset")
async def reset(request: Request, desk: TheDesk, visitor: SignedIn, account_id: RowNumber) -> Response:
    """Give an account a new one-time password and show it, this once."""
    try:
        fresh = await reset_account(desk.store, visitor.account_id, account_id, desk.clock())
    except AccountInvalid as invalid:
        return await _page(request, desk, 422, errors={invalid.field: str(invalid)})
    return await _page(request, desk, fresh=fresh)


@router.post("/accounts/{account_id}/codes/remove")
async def take_codes_off(request: Request, desk: TheDesk, visitor: SignedIn, account_id: RowNumber) -> Response:
    """Take the one-time codes off an account whose owner lost them."""
    try:
        await remove_codes(desk.store, visitor.account_id, account_id, desk.clock())
    except AccountInvalid as invalid:
        return await _page(request, desk, 422, errors={invalid.field: str(invalid)})
    return RedirectResponse("/accounts", status_code=303)


@router.post("/accounts/{account_id}/disable")
async def disable(request: Request, desk: TheDesk, visitor: SignedIn, account_id: RowNumber) -> Response:
    """Shut an account out."""
    try:
        await disable_account(desk.store, visitor.account_id, account_id, desk.clock())
    except AccountInvalid as invalid:
        return await _page(request, desk, 422, errors={invalid.field: str(invalid)})
    return RedirectResponse("/accounts", status_code=303)


@router.post("/accounts/{account_id}/enable")
async def enable(desk: TheDesk, visitor: SignedIn, account_id: RowNumber) -> Response:
    """Let an account in again."""
    await enable_account(desk.store, visitor.account_id, account_id, desk.clock())
    return RedirectResponse("/accounts", status_code=303)


async def _page(
    request: Request,
    desk: Desk,
    status: int = 200,
    *,
    errors: dict[str, str] | None = None,
    fresh: tuple[str, str] | None = None,
    name: str = "",
    role: str = "",
) -> Response:
    async with desk.store.read() as unit:
        with_codes = await unit.second_factors.all_on()
        accounts = [account for account in await unit.accounts.list_all() if account.role is not Role.SERVICE]
    return await desk.pages.show(
        request,
        "accounts",
        status,
        accounts=accounts,
        with_codes=with_codes,
        roles=ROLES,
        errors=errors or {},
        fresh=fresh,
        asked_name=name,
        asked_role=role,
    )
