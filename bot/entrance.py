"""Puts the way in for updates together: polling, or a webhook. It needs neither conversations nor a model."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.utils.token import TokenValidationError, validate_token
from starlette.applications import Starlette

from bot.api import BotApi
from bot.delivery import Delivery, Destination
from bot.gate import GateRules
from bot.polling import Poller
from bot.webhook import Webhook
from intake.bell import Bell
from intake.ports import Clock
from models.errors import SettingsError
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Entrance:
    """What is to run for updates to come in, and the application to serve for it, None where Heed asks for them itself."""

    run: Callable[[], Awaitable[None]]
    app: Starlette | None = None


def api_of(token: str, api_url: str) -> BotApi:
    """Return the way to the Bot API server at `api_url`; raise SettingsError for what is no token."""
    try:
        validate_token(token)
    except TokenValidationError as error:
        raise SettingsError("HEED_TELEGRAM_TOKEN: this is no bot token; it looks like 123456:ABC. Correct it.") from error
    return BotApi(api_url, token)


def polled(api: BotApi, store: Store, clock: Clock, bell: Bell) -> Entrance:
    """Return the way in by which Heed asks for updates."""
    return Entrance(Poller(store, clock, api.token, api.base, bell).run)


def delivered(api: BotApi, store: Store, clock: Clock, bell: Bell, destination: Destination, rules: GateRules, path: str) -> Entrance:
    """Return the way in by which Telegram delivers updates to `destination`, which leads to `path` here."""
    app = Webhook(store, clock, bell, api.bot_id, rules).app(path)
    return Entrance(Delivery(store, clock, api, destination).run, app)


def secret_from(key: bytes, bot_id: str) -> str:
    """Return the secret that Telegram shows with deliveries for this bot, the same in every program with the same key."""
    return hmac.new(key, f"telegram webhook of {bot_id}".encode(), hashlib.sha256).hexdigest()
