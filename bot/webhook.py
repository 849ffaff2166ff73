"""The chat's edge by webhook: an update is stored first, and only then answered 200."""

import json
import time
from http import HTTPStatus
from typing import Any

from starlette.requests import Request

from bot.gate import Gate, GateRules
from bot.updates import arrival_of, unreadable
from intake.bell import Bell
from intake.http_edge import HttpEdge
from intake.ports import Clock
from models.states import Channel
from storage.arriving import Arrival
from storage.store import Store


class Webhook(HttpEdge):
    """Takes updates that Telegram delivers."""

    def __init__(self, store: Store, clock: Clock, bell: Bell, bot_id: str, rules: GateRules) -> None:
        """Keep the updates of the bot with this number in `store`, and ring `bell` for them."""
        gate = Gate(rules, time.monotonic)

        def refusal(request: Request) -> HTTPStatus | None:
            return gate.refusal(request.client.host if request.client else None, request.headers)

        super().__init__(Channel.CHAT, store, clock, bell, refusal, lambda body, _headers: _arrival(body, bot_id))


def _arrival(body: bytes, bot_id: str) -> Arrival:
    """Return the update as polling would keep it, so that one that comes both ways is kept once."""
    try:
        update: Any = json.loads(body)
        return arrival_of(update, bot_id)
    except (ValueError, RecursionError):
        return unreadable(body, bot_id)
