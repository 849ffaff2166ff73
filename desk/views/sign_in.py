"""Signing in and out."""

import secrets
from urllib.parse import unquote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import CSRF_FIELD, SignedIn
from desk.cookies import set_session
from desk.desk import Desk, TheDesk
from desk.sessions import digest_of, same_secret
from models.errors import SignInRefused

router = APIRouter()

SIGN_IN_SECONDS = 3600


@router.get("/sign-in")
async def ask(request: Request, desk: TheDesk) -> Response:
    """Show the sign-in form."""
    return await _form(request, desk, safe_path(request.query_params.get("next", "")))


@router.post("/sign-in")
async def sign_in(request: Request, desk: TheDesk) -> Response:
    """Start a session, or show the form again with one answer for whatever was wrong."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    wanted = safe_path(form.get("next", ""))
    name = form.get("name", "").strip().casefold()
    if not same_secret(form.get(CSRF_FIELD, ""), request.cookies.get(desk.config.sign_in_cookie, "")) or _is_cross_site(request):
        return await _form(request, desk, wanted, name, "The form was out of date; try again.", status=403)
    try:
        token = await desk.sign_in.sign_in(name, form.get("password", ""), desk.clock())
    except SignInRefused as refused:
        return await _form(request, desk, wanted, name, str(refused), status=422)
    await _end_session(request, desk)
    answer = RedirectResponse(wanted or "/", status_code=303)
    set_session(answer, desk.config, token)
    answer.delete_cookie(desk.config.sign_in_cookie, path="/", secure=desk.config.secure_cookies)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, desk: TheDesk, _visitor: SignedIn) -> Response:
    """End the session."""
    await _end_session(request, desk)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(desk.config.session_cookie, path="/", secure=desk.config.secure_cookies)
    return answer


def safe_path(wanted: str) -> str:
    """Return `wanted` if it is a path of this desk, else "": nobody is sent elsewhere after signing in."""
    path = unquote(wanted)
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours else ""


async def _form(request: Request, desk: Desk, wanted: str, name: str = "", error: str = "", status: int = 200) -> Response:
    """Show the form with a fresh token in it and in a cookie: another site can send neither."""
    token = request.cookies.get(desk.config.sign_in_cookie) or secrets.token_urlsafe(32)
    answer = await desk.pages.show(request, "sign_in", status, token=token, wanted=wanted, name=name, error=error)
    answer.set_cookie(
        desk.config.sign_in_cookie,
        token,
        max_age=SIGN_IN_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=desk.config.secure_cookies,
    )
    return answer


async def _end_session(request: Request, desk: Desk) -> None:
    token = request.cookies.get(desk.config.session_cookie)
    if token:
        async with desk.store.begin() as unit:
            await unit.accounts.end_session(digest_of(token))
            await unit.commit()


def _is_cross_site(request: Request) -> bool:
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
