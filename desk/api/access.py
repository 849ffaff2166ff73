"""The guard before the API: whose token it is, what that may read, and how often."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from desk.desk import Desk
from desk.tokens import Reader, Scope, find_reader

BEARER = HTTPBearer(auto_error=False, description="A token that an administrator has made.")
MOST_A_MINUTE = 300
MINUTE = timedelta(minutes=1)


class Meter:
    """How often each token was used in the minute that runs; each process counts for itself."""

    def __init__(self, most: int = MOST_A_MINUTE) -> None:
        """Let a token be used `most` times a minute."""
        self._most = most
        self._counts: dict[int, tuple[datetime, int]] = {}

    def wait(self, token_id: int, now: datetime) -> int:
        """Count one use; return how many seconds it has to wait first, 0 when it has not."""
        since, count = self._counts.get(token_id, (now, 0))
        if not timedelta() <= now - since < MINUTE:
            since, count = now, 0
        self._counts[token_id] = since, count + 1
        return 0 if count < self._most else max(1, int((since + MINUTE - now).total_seconds()))


def api_desk(request: Request) -> Desk:
    """Return the desk that serves this API."""
    desk: Desk = request.app.state.desk
    return desk


ApiDesk = Annotated[Desk, Depends(api_desk)]


def may_read(scope: Scope) -> Callable[..., Awaitable[Reader]]:
    """Return the guard of routes that need `scope`."""

    async def guard(
        request: Request, desk: ApiDesk, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
    ) -> Reader:
        reader = None if credentials is None else await find_reader(desk.store, credentials.credentials, desk.clock())
        if reader is None:
            raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
        meter: Meter = request.app.state.meter
        wait = meter.wait(reader.token_id, desk.clock())
        if wait:
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(wait)})
        if scope not in reader.scopes:
            raise HTTPException(HTTPStatus.FORBIDDEN)
        return reader

    return guard


FiguresReader = Annotated[Reader, Depends(may_read(Scope.FIGURES))]
CasesReader = Annotated[Reader, Depends(may_read(Scope.CASES))]
