"""What the desk answers when it does not show the page: proper pages, and no word of what is inside."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from desk.access import path_template
from desk.desk import desk_of
from desk.headers import ALWAYS
from desk.pages import visitor_if_any
from desk.refusals import FormExpired, MustChangePassword, MustSetUpCodes, NotAllowed, NotSignedIn
from models.errors import NotFound, StoreUnavailable

log = structlog.get_logger()
Answer = Callable[[Request, Exception], Awaitable[Response]]

# Status: the page's heading and what to do next.
PAGES = {
    403: ("You cannot see this page", "Your account is not meant for it. Ask an administrator if it should be."),
    404: ("Page not found", "Check the address, or go back to the start. A case may also have been restricted."),
    405: ("That does not work here", "Go back to the start and try again from there."),
    413: ("That was too long", "Shorten what you typed and try again."),
    422: ("That cannot be read", "Check the address or the form, and try again."),
    500: ("Something went wrong", "It has been noted. Nothing you saved before is lost. Try again in a moment."),
    503: (
        "Heed cannot reach its store",
        "Nothing is lost: senders try again what is not taken in. Try again shortly.",
    ),
}


def answer_errors(app: FastAPI) -> None:
    """Give every error its page."""
    app.add_exception_handler(NotSignedIn, _to_sign_in)
    app.add_exception_handler(MustChangePassword, _to_password)
    app.add_exception_handler(MustSetUpCodes, _to_codes)
    app.add_exception_handler(NotAllowed, _refused)
    app.add_exception_handler(FormExpired, _expired)
    app.add_exception_handler(NotFound, _not_there)
    app.add_exception_handler(StoreUnavailable, _page(503))
    app.add_exception_handler(RequestValidationError, _page(422))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _page(500))


def error_page(request: Request, status: int, heading: str, advice: str) -> Response:
    """Return an error's page; it asks the store for nothing, which may be what failed."""
    answer = desk_of(request).pages.bare(request, "error", status, heading=heading, advice=advice)
    # The page for an unexpected error is made outside the middleware that adds these.
    answer.headers.update(ALWAYS)
    return answer


def _page(status: int) -> Answer:
    async def answer(request: Request, _error: Exception) -> Response:
        return error_page(request, status, *PAGES[status])

    return answer


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return error_page(request, status, *PAGES.get(status, PAGES[422]))


async def _refused(request: Request, error: Exception) -> Response:
    _note(request, error)
    return error_page(request, 403, *PAGES[403])


async def _not_there(request: Request, error: Exception) -> Response:
    """Say the same of what is not there and of what this visitor may not see; whoever reads the log can tell a search from a slip."""
    _note(request, error)
    return error_page(request, 404, *PAGES[404])


def _note(request: Request, error: Exception) -> None:
    """Log who was refused what kind of page; not the address, which can name a case."""
    visitor = visitor_if_any(request)
    who = None if visitor is None else visitor.account_id
    where = request.client.host if request.client else ""
    log.warning("page_refused", why=type(error).__name__, account=who, address=where, method=request.method, route=path_template(request))


async def _expired(request: Request, error: Exception) -> Response:
    _note(request, error)
    return error_page(request, 403, "This form is out of date", str(error))


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    """Ask for a sign-in, and come back to what was asked for if it was a page."""
    wanted = request.url.path if request.method == "GET" and request.url.path != "/" else ""
    return RedirectResponse(f"/sign-in?next={quote(wanted)}" if wanted else "/sign-in", status_code=303)


async def _to_password(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/password", status_code=303)


async def _to_codes(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/account/codes", status_code=303)
