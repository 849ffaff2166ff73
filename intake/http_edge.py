"""The edge of a channel whose messages are delivered by HTTP: one is stored first, and only then answered 200."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from intake.bell import Bell
from intake.group_commit import GroupCommit
from intake.ports import Clock
from models.errors import StoreUnavailable
from models.states import Channel
from storage.arriving import Arrival
from storage.store import Store

log = structlog.get_logger()

LARGEST_BODY = 1024 * 1024
# What comes beyond waits with whoever delivers.
MOST_AT_ONCE = 200
BODY_SECONDS = 20.0
# Seconds after which a call that was refused for the rate or a store that is away may come again.
AGAIN_SECONDS = "2"

# Looks at a call's head alone, and says by which status it is refused, or None where its body may be read.
Doorkeeper = Callable[[Request], HTTPStatus | None]
# Makes an arrival of a body and the head that it came with, or says by which status it is refused.
ReadArrival = Callable[[bytes, Headers], Arrival | HTTPStatus]


class HttpEdge:
    """Takes deliveries."""

    def __init__(self, channel: Channel, store: Store, clock: Clock, bell: Bell, refusal: Doorkeeper, read: ReadArrival) -> None:
        """Keep in `store` what `refusal` lets in and `read` reads, as arrivals of `channel`, and ring `bell` for them."""
        self._channel = channel
        self._store = store
        self._clock = clock
        self._bell = bell
        self._refusal = refusal
        self._read = read
        self._line = GroupCommit[Arrival](self._write, lambda arrival: len(arrival.raw))
        self._in_hand = 0

    def app(self, path: str) -> Starlette:
        """Return the application that takes deliveries at `path` and answers 404 everywhere else."""
        return Starlette(routes=[Route(path, self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        refused = self._refusal(request)
        if refused is None and self._in_hand >= MOST_AT_ONCE:
            refused = HTTPStatus.SERVICE_UNAVAILABLE
        if refused is not None:
            return _answer(refused)
        self._in_hand += 1
        try:
            return _answer(await self._keep(request))
        finally:
            self._in_hand -= 1

    async def _keep(self, request: Request) -> HTTPStatus:
        """Read one delivery and commit it; say by which status the other side hears what came of that. All but 200 has it come again."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return HTTPStatus.REQUEST_TIMEOUT
        if body is None:
            log.error("delivery_too_large", channel=self._channel.value, most=LARGEST_BODY)
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            arrival = self._read(body, request.headers)
            if isinstance(arrival, HTTPStatus):
                return arrival
            await self._line.put(arrival)
        except StoreUnavailable as error:
            log.warning("delivery_not_kept", channel=self._channel.value, reason=str(error))
            return HTTPStatus.SERVICE_UNAVAILABLE
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side keeps the message until it is mended
            log.error("delivery_not_kept", channel=self._channel.value, fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote a resident
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    async def _write(self, arrivals: list[Arrival]) -> None:
        async with self._store.begin() as unit:
            await unit.inbox.keep(self._channel, self._clock(), arrivals)
            await unit.commit()
        self._bell.ring(self._channel)


async def _body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is known to be too large."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _answer(status: HTTPStatus) -> Response:
    again = {"retry-after": AGAIN_SECONDS} if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE} else {}
    return Response(status_code=status, headers=again)
