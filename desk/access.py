"""The guard before every view: who is asking, may they, and did the form come from our own page."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.routing import BaseRoute

from desk.desk import Desk, desk_of
from desk.permissions import PUBLIC, UNATTENDED, WITH_OLD_PASSWORD, WITHOUT_CODES, is_allowed
from desk.refusals import FormExpired, MustChangePassword, MustSetUpCodes, NotAllowed, NotSignedIn
from desk.sessions import Visitor, find_visitor, same_secret

CSRF_FIELD = "csrf_token"


async def guard(request: Request) -> None:
    """Let a request through to its view, with its visitor noted, or raise one of the refusals."""
    desk = desk_of(request)
    route = (request.method, path_template(request))
    visitor = await _visitor(request, desk, attended=route not in UNATTENDED)
    request.state.visitor = visitor
    if route in PUBLIC:
        return
    if visitor is None:
        raise NotSignedIn
    if not is_allowed(visitor.role, *route):
        raise NotAllowed
    if request.method != "GET":
        await _check_form(request, visitor.csrf_token)
    if visitor.must_change_password and route not in WITH_OLD_PASSWORD:
        raise MustChangePassword
    if visitor.must_set_up_codes and route not in WITHOUT_CODES | WITH_OLD_PASSWORD:
        raise MustSetUpCodes


def path_template(request: Request) -> str:
    """Return the route's path as it was declared, such as /cases/{reference}."""
    route: BaseRoute | None = request.scope.get("route")
    return str(getattr(route, "path", ""))


async def _visitor(request: Request, desk: Desk, *, attended: bool) -> Visitor | None:
    token = request.cookies.get(desk.config.session_cookie)
    return await find_visitor(desk.store, token, desk.config, desk.clock(), attended=attended) if token else None


async def _check_form(request: Request, expected: str) -> None:
    """Refuse a form that does not carry the session's token, or that the browser says another site sent."""
    form = await request.form()
    sent = form.get(CSRF_FIELD)
    from_elsewhere = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if from_elsewhere or not isinstance(sent, str) or not same_secret(sent, expected):
        raise FormExpired


def visitor_of(request: Request) -> Visitor:
    """Return who is signed in; only behind the guard."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None:
        raise NotSignedIn
    return visitor


SignedIn = Annotated[Visitor, Depends(visitor_of)]
