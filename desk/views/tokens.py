"""The administrators' page: which programs may read, and what."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.numbers import RowNumber, whole_number
from desk.tokens import LIVES, SCOPES_IN_WORDS, TokenInvalid, make_token, revoke_token

router = APIRouter()


@router.get("/tokens")
async def show(request: Request, desk: TheDesk) -> Response:
    """List the tokens, with a form to make one."""
    return await _page(request, desk)


@router.post("/tokens")
async def make(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Make a token and show it, this once."""
    form = await request.form()
    name, scopes = str(form.get("name", "")), [str(scope) for scope in form.getlist("scopes")]
    try:
        token = await make_token(desk.store, visitor.account_id, name, scopes, whole_number(str(form.get("days", "")), 0), desk.clock())
    except TokenInvalid as invalid:
        return await _page(request, desk, 422, errors={invalid.field: str(invalid)}, asked={"name": name, "scopes": scopes})
    return await _page(request, desk, 201, fresh=(name, token))


@router.post("/tokens/{token_id}/revoke")
async def revoke(desk: TheDesk, visitor: SignedIn, token_id: RowNumber) -> Response:
    """End a token at once."""
    await revoke_token(desk.store, visitor.account_id, token_id, desk.clock())
    return RedirectResponse("/tokens", status_code=303)


async def _page(
    request: Request,
    desk: Desk,
    status: int = 200,
    *,
    errors: dict[str, str] | None = None,
    fresh: tuple[str, str] | None = None,
    asked: dict[str, object] | None = None,
) -> Response:
    async with desk.store.read() as unit:
        tokens = await unit.tokens.list_all()
    return await desk.pages.show(
        request,
        "tokens",
        status,
        tokens=tokens,
        scopes=SCOPES_IN_WORDS,
        lives=LIVES,
        errors=errors or {},
        fresh=fresh,
        asked=asked or {"name": "", "scopes": []},
    )
