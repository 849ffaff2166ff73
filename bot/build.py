"""Puts the chat together for the program: poller, handler and sender over one bot."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.utils.token import TokenValidationError

from bot.config import ChatConfig
from bot.files import FileFetcher
from bot.handler import ChatHandler
from bot.languages import Languages
from bot.polling import LONG_POLL, Pauses, Poller
from bot.refusing import ChatTeller
from bot.sender import ChatSender
from bot.services import Receives, Services
from bot.timers import Timers
from bot.warning import ChatWarner
from intake.bell import Bell
from intake.ports import Clock
from models.errors import SettingsError
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat's parts: the poller to run, and for the worker handler, sender, the way of its files, what is said of them, its timers."""

    poller: Poller
    handler: ChatHandler
    sender: ChatSender
    fetch: FileFetcher
    tell: ChatTeller
    warn: ChatWarner
    timers: Timers
    bot: Bot

    async def close(self) -> None:
        """Close the connections to the Bot API."""
        await self.bot.session.close()


def build_chat(
    token: str,
    api_url: str,
    store: Store,
    clock: Clock,
    receiver: Receives,
    bell: Bell,
    config: ChatConfig,
    *,
    wait: float = LONG_POLL,
    pauses: Pauses | None = None,
) -> Chat:
    """Return the chat for the bot of `token`; asks nothing of the Bot API yet. Raises SettingsError for what is no token."""
    bot = make_bot(token, api_url)
    services = Services(store, receiver, clock, config, Languages(config.languages))
    poller = Poller(store, clock, token, api_url, bell, wait=wait, pauses=pauses)
    return Chat(
        poller,
        ChatHandler(bot, services),
        ChatSender(bot),
        FileFetcher(bot),
        ChatTeller(clock, services.languages),
        ChatWarner(clock, services.languages, config),
        Timers(services),
        bot,
    )


def make_bot(token: str, api_url: str) -> Bot:
    """Return aiogram's bot over the Bot API server at `api_url`; raise SettingsError for what is no token."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url), timeout=30)
    try:
        return Bot(token, session=session)
    except TokenValidationError as error:
        raise SettingsError("HEED_TELEGRAM_TOKEN: this is no bot token; it looks like 123456:ABC. Correct it.") from error
