"""What the API answers when it does not answer: problem details (RFC 9457), without a word of what is inside."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from models.errors import NotFound, StoreUnavailable

Answer = Callable[[Request, Exception], Awaitable[Response]]
log = structlog.get_logger()
REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
PROBLEM_JSON = "application/problem+json"


class Problem(BaseModel):
    """Why there is no answer, and what to do about it."""

    title: str = Field(description="What went wrong, in a few words.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="What to do next.")


ADVICE = {
    HTTPStatus.UNAUTHORIZED: "Send a token that has not ended: Authorization: Bearer heed_…",
    HTTPStatus.FORBIDDEN: "The token may not read this; ask an administrator for one that may.",
    HTTPStatus.NOT_FOUND: "Check the address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Everything here is read with GET.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Check the parameters against /api/v1/openapi.json.",
    HTTPStatus.TOO_MANY_REQUESTS: "Wait as long as Retry-After says.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Ask again shortly.",
}


def answer_problems(app: FastAPI) -> None:
    """Give every error its problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _plain(HTTPStatus.UNPROCESSABLE_ENTITY))
    app.add_exception_handler(NotFound, _plain(HTTPStatus.NOT_FOUND))
    app.add_exception_handler(StoreUnavailable, _plain(HTTPStatus.SERVICE_UNAVAILABLE))
    app.add_exception_handler(Exception, _plain(HTTPStatus.INTERNAL_SERVER_ERROR))


def problem(status: int, headers: dict[str, str] | None = None) -> Response:
    """Return the problem of a status."""
    known = HTTPStatus(status)
    said = Problem(title=known.phrase, status=status, detail=ADVICE.get(known, "It has been noted. Ask again in a moment."))
    return JSONResponse(said.model_dump(), status_code=status, headers=headers, media_type=PROBLEM_JSON)


def _plain(status: HTTPStatus) -> Answer:
    async def answer(_request: Request, _error: Exception) -> Response:
        return problem(status)

    return answer


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for those alone
    if error.status_code in REFUSED:
        log.warning("api_refused", status=error.status_code, address=request.client.host if request.client else "")
    return problem(error.status_code, dict(error.headers or {}))
