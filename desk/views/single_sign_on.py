"""Signing in through the council's provider: the way there, the way back, and being signed out by it."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.cookies import caller_of, forget, let_in
from desk.desk import Desk, TheDesk
from desk.sessions import same_secret
from desk.single_sign_on.admitting import NotAdmitted, admit, end_sessions
from desk.single_sign_on.attempt import WITHIN, Attempt
from desk.single_sign_on.claims import TokenRefused, check_nonce, claims_of, logged_out, role_in
from desk.single_sign_on.config import SingleSignOn
from desk.single_sign_on.provider import Provider, ProviderTrouble
from desk.views.sign_in import safe_path
from models.errors import NotFound

router = APIRouter()


@router.get("/sign-in/council")
async def leave(request: Request, desk: TheDesk) -> Response:
    """Send the browser to the provider."""
    _config, provider = _known(desk)
    attempt = Attempt.begin(safe_path(request.query_params.get("next", "")), desk.clock())
    try:
        answer = RedirectResponse(await provider.way_in(attempt.state, attempt.nonce, attempt.verifier), status_code=303)
    except ProviderTrouble as trouble:
        return _back_to_sign_in(desk, str(trouble))
    answer.set_cookie(
        desk.config.council_cookie,
        attempt.sealed(desk.seal),
        max_age=int(WITHIN.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",  # it has to come along when the provider sends the browser back
        secure=desk.config.secure_cookies,
    )
    return answer


@router.get("/sign-in/council/back")
async def back(request: Request, desk: TheDesk) -> Response:
    """Start a session for whom the provider vouches for, or say why not."""
    config, provider = _known(desk)
    attempt = Attempt.opened(request.cookies.get(desk.config.council_cookie, ""), desk.seal, desk.clock())
    query = request.query_params
    if attempt is None or not same_secret(query.get("state", ""), attempt.state) or query.get("iss", config.issuer) != config.issuer:
        return _back_to_sign_in(desk, "That sign-in was not begun here or took too long; begin again.")
    if "code" not in query:
        return _back_to_sign_in(desk, "The council's sign-in service did not let you in; begin again or ask an administrator.")
    try:
        claims = await claims_of(await provider.id_token(query["code"], attempt.verifier), provider, config, desk.clock())
        check_nonce(claims, attempt.nonce)
        name, role = str(claims.get(config.name_claim, "")), role_in(claims, config)
        caller = caller_of(request, desk.config)
        admitted = await admit(desk.store, config.issuer, claims["sub"], name, role, desk.clock(), caller)
    except (ProviderTrouble, TokenRefused, NotAdmitted) as refused:
        return _back_to_sign_in(desk, str(refused))
    answer = let_in(RedirectResponse(attempt.wanted or "/", status_code=303), desk.config, admitted)
    forget(answer, desk.config, desk.config.council_cookie)
    return answer


@router.post("/sign-in/council/ended")
async def ended(request: Request, desk: TheDesk) -> Response:
    """End the sessions of whom the provider has signed out (Back-Channel Logout 1.0); its signed token is all the proof there is."""
    config, provider = _known(desk)
    token = str((await request.form()).get("logout_token", ""))
    try:
        subject = logged_out(await claims_of(token, provider, config, desk.clock()))
    except (ProviderTrouble, TokenRefused):
        return Response(status_code=400)
    await end_sessions(desk.store, config.issuer, subject, desk.clock())
    return Response(status_code=200)


def _known(desk: Desk) -> tuple[SingleSignOn, Provider]:
    if desk.config.single_sign_on is None or desk.provider is None:
        raise NotFound
    return desk.config.single_sign_on, desk.provider


def _back_to_sign_in(desk: Desk, why: str) -> Response:
    answer = RedirectResponse(f"/sign-in?{urlencode({'why': desk.seal.close(why)})}", status_code=303)
    forget(answer, desk.config, desk.config.council_cookie)
    return answer
