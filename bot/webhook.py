"""The chat's edge by webhook: an update is stored first, and only then answered 200."""

import asyncio
import json
import time
from http import HTTPStatus
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.gate import Gate, GateRules
from bot.updates import arrival_of, unreadable
from intake.bell import Bell
from intake.group_commit import GroupCommit
from intake.ports import Clock
from models.errors import StoreUnavailable
from models.states import Channel
from storage.arriving import Arrival
from storage.store import Store

log = structlog.get_logger()

# Far more than the longest update that the Bot API describes.
LARGEST_UPDATE = 1024 * 1024
# Telegram opens at most a hundred connections; what comes beyond waits with it.
MOST_AT_ONCE = 200
BODY_SECONDS = 20.0
# Seconds after which a call that was refused for the rate or a store that is away may come again.
AGAIN_SECONDS = "2"


class Webhook:
    """Takes updates that Telegram delivers."""

    def __init__(self, store: Store, clock: Clock, bell: Bell, bot_id: str, rules: GateRules) -> None:
        """Keep the updates of the bot with this number in `store`, and ring `bell` for them."""
        self._store = store
        self._clock = clock
        self._bell = bell
        self._bot_id = bot_id
        self._gate = Gate(rules, time.monotonic)
        self._line = GroupCommit[Arrival](self._write, lambda arrival: len(arrival.raw))
        self._in_hand = 0

    def app(self, path: str) -> Starlette:
        """Return the application that takes updates at `path` and answers 404 everywhere else."""
        return Starlette(routes=[Route(path, self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        refused = self._gate.refusal(request.client.host if request.client else None, request.headers)
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
        """Read one update and commit it; say by which status Telegram hears what came of that. All but 200 has it come again."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return HTTPStatus.REQUEST_TIMEOUT
        if body is None:
            log.error("chat.update_too_large", most=LARGEST_UPDATE)
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            await self._line.put(_arrival(body, self._bot_id))
        except StoreUnavailable as error:
            log.warning("chat.store_unavailable", reason=str(error))
            return HTTPStatus.SERVICE_UNAVAILABLE
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram keeps the update until it is mended
            log.error("chat.update_not_kept", fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote a resident
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    async def _write(self, arrivals: list[Arrival]) -> None:
        async with self._store.begin() as unit:
            await unit.inbox.keep(Channel.CHAT, self._clock(), arrivals)
            await unit.commit()
        self._bell.ring()


async def _body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is known to be too large."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST_UPDATE:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            return None
    return bytes(body)


def _arrival(body: bytes, bot_id: str) -> Arrival:
    """Return the update as polling would keep it, so that one that comes both ways is kept once."""
    try:
        update: Any = json.loads(body)
        return arrival_of(update, bot_id)
    except (ValueError, RecursionError):
        return unreadable(body, bot_id)


def _answer(status: HTTPStatus) -> Response:
    again = {"retry-after": AGAIN_SECONDS} if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE} else {}
    return Response(status_code=status, headers=again)
