"""Server-sent events: tells an open queue at once that new cases came, without holding anything in the store while it waits."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.sessions import Visitor, find_visitor
from desk.views.queue import news_since
from models.errors import StoreUnavailable

router = APIRouter()

MOST, MOST_OF_ONE = 200, 5  # open streams of one desk, and of one sign-in; whoever gets none asks from time to time instead
LOOKS = 40  # after so many looks a stream ends, and the browser opens another
NO_CONTENT = 204  # tells a browser not to come back (HTML standard, server-sent events)

_open: Counter[str] = Counter()


@router.get("/queue/events")
async def events(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Stream what `/queue/news` tells, whenever it changes, while the sign-in lasts."""
    if _open.total() >= MOST or _open[visitor.token_digest] >= MOST_OF_ONE:
        return PlainTextResponse("Too many pages are listening; ask again from time to time.", status_code=NO_CONTENT)
    told = _told(request, desk, visitor, dict(request.query_params))
    return StreamingResponse(told, media_type="text/event-stream", headers={"cache-control": "no-store", "x-accel-buffering": "no"})


async def _told(request: Request, desk: Desk, visitor: Visitor, query: Mapping[str, str]) -> AsyncIterator[str]:
    token = request.cookies.get(desk.config.session_cookie, "")
    _open[visitor.token_digest] += 1
    last: dict[str, int] | None = None
    try:
        for _ in range(LOOKS):
            still_in = await find_visitor(desk.store, token, desk.config, desk.clock(), attended=False)
            if still_in is None or await request.is_disconnected():
                return
            news = await _news(desk, still_in, query)
            if news is not None and news != last:
                last = news
                yield f"data: {json.dumps(news)}\n\n"
            else:
                yield ": still here\n\n"  # lets a connection that was cut be noticed
            await asyncio.sleep(desk.config.look_every.total_seconds())
    finally:
        _open[visitor.token_digest] -= 1
        _open.__iadd__(Counter())  # forgets those that have none


async def _news(desk: Desk, visitor: Visitor, query: Mapping[str, str]) -> dict[str, int] | None:
    try:
        return await news_since(desk, visitor, query)
    except StoreUnavailable:
        return None  # the next look may succeed
