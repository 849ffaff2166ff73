"""Signing in and out."""

import secrets
from urllib.parse import unquote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import CSRF_FIELD, SignedIn
from desk.cookies import caller_of, forget, keep, let_in
from desk.desk import Desk, TheDesk
from desk.one_time_codes import CodeRefused
from desk.sealing import SealBroken
from desk.sessions import digest_of, same_secret
from desk.signing_in import CODE_WITHIN, SignInEnded
from models.errors import NotFound, SignInRefused

router = APIRouter()

SIGN_IN_SECONDS = 3600


@router.get("/sign-in")
async def ask(request: Request, desk: TheDesk) -> Response:
    """Show the sign-in form."""
    why = _opened(desk, request.query_params.get("why", ""))
    return await _form(request, desk, safe_path(request.query_params.get("next", "")), error=why, status=422 if why else 200)


@router.post("/sign-in")
async def sign_in(request: Request, desk: TheDesk) -> Response:
    """Start a session, or show the form again with one answer for whatever was wrong."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    wanted = safe_path(form.get("next", ""))
    if not desk.config.passwords:
        raise NotFound
    name = form.get("name", "").strip().casefold()
    if not same_secret(form.get(CSRF_FIELD, ""), request.cookies.get(desk.config.sign_in_cookie, "")) or _is_cross_site(request):
        return await _form(request, desk, wanted, name, "The form was out of date; try again.", status=403)
    try:
        admitted = await desk.sign_in.sign_in(name, form.get("password", ""), desk.clock(), caller_of(request, desk.config))
    except SignInRefused as refused:
        return await _form(request, desk, wanted, name, str(refused), status=422)
    await _end_session(request, desk)
    if not admitted.needs_code:
        return let_in(RedirectResponse(wanted or "/", status_code=303), desk.config, admitted)
    answer = RedirectResponse(f"/sign-in/code?{urlencode({'next': wanted})}" if wanted else "/sign-in/code", status_code=303)
    keep(answer, desk.config, desk.config.code_cookie, admitted.token, int(CODE_WITHIN.total_seconds()))
    return answer


@router.get("/sign-in/code")
async def ask_code(request: Request, desk: TheDesk) -> Response:
    """Ask for the code that the sign-in waits for; without one that waits, for the sign-in."""
    if desk.config.code_cookie not in request.cookies:
        return RedirectResponse("/sign-in", status_code=303)
    return await _code_form(request, desk, safe_path(request.query_params.get("next", "")))


@router.post("/sign-in/code")
async def add_code(request: Request, desk: TheDesk) -> Response:
    """Start a session, ask for another code, or have the sign-in begin again."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    wanted = safe_path(form.get("next", ""))
    if not same_secret(form.get(CSRF_FIELD, ""), request.cookies.get(desk.config.sign_in_cookie, "")) or _is_cross_site(request):
        return await _code_form(request, desk, wanted, "The form was out of date; try again.", status=403)
    waiting = request.cookies.get(desk.config.code_cookie, "")
    try:
        admitted = await desk.sign_in.add_code(waiting, form.get("code", ""), desk.clock(), caller_of(request, desk.config))
    except SignInEnded as ended:
        answer = await _form(request, desk, wanted, "", str(ended), status=422)
        forget(answer, desk.config, desk.config.code_cookie)
        return answer
    except CodeRefused as refused:
        return await _code_form(request, desk, wanted, str(refused), status=422)
    return let_in(RedirectResponse(wanted or "/", status_code=303), desk.config, admitted)


@router.post("/sign-out")
async def sign_out(desk: TheDesk, visitor: SignedIn) -> Response:
    """End the session; whom the council's provider let in is signed out there too."""
    async with desk.store.begin() as unit:
        account = await unit.accounts.get(visitor.account_id)
        await unit.accounts.end_session(visitor.token_digest)
        await unit.audit.append(desk.clock(), visitor.account_id, "signed_out")
        await unit.commit()
    has_password = account is not None and account.password_hash is not None
    elsewhere = None if has_password or desk.provider is None else await desk.provider.way_out()
    answer = RedirectResponse(elsewhere or "/sign-in", status_code=303)
    forget(answer, desk.config, desk.config.session_cookie)
    return answer


def safe_path(wanted: str) -> str:
    """Return `wanted` if it is a path of this desk, else "": nobody is sent elsewhere after signing in."""
    path = unquote(wanted)
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours else ""


def _opened(desk: Desk, sealed: str) -> str:
    """Return the reason that we sealed into the address, or nothing: nobody else may put words on our page."""
    try:
        return desk.seal.open(sealed) if sealed else ""
    except SealBroken:
        return ""


async def _form(request: Request, desk: Desk, wanted: str, name: str = "", error: str = "", status: int = 200) -> Response:
    """Show the form with a fresh token in it and in a cookie: another site can send neither."""
    council = desk.config.single_sign_on
    values = {"council_label": council.label if council else "", "passwords": "yes" if desk.config.passwords else ""}
    return await _guarded(request, desk, "sign_in", status, wanted=wanted, name=name, error=error, **values)


async def _code_form(request: Request, desk: Desk, wanted: str, error: str = "", status: int = 200) -> Response:
    return await _guarded(request, desk, "sign_in_code", status, wanted=wanted, error=error)


async def _guarded(request: Request, desk: Desk, template: str, status: int, **values: str) -> Response:
    token = request.cookies.get(desk.config.sign_in_cookie) or secrets.token_urlsafe(32)
    answer = await desk.pages.show(request, template, status, token=token, **values)
    keep(answer, desk.config, desk.config.sign_in_cookie, token, SIGN_IN_SECONDS)
    return answer


async def _end_session(request: Request, desk: Desk) -> None:
    token = request.cookies.get(desk.config.session_cookie)
    if token:
        async with desk.store.begin() as unit:
            await unit.accounts.end_session(digest_of(token))
            await unit.commit()


def _is_cross_site(request: Request) -> bool:
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
