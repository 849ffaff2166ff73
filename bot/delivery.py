"""Has Telegram deliver updates to our webhook, and notices when it does not."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import structlog
from aiohttp import ClientSession

from bot.api import WANTED, BotApi, FetchFailed
from bot.polling import Pauses, fetching_alarm, name_of
from intake.ports import Clock
from intake.turn import Turn
from models.errors import StoreUnavailable
from storage.store import Store

log = structlog.get_logger()
LOOK_SECONDS = 60.0
# A failed delivery longer ago than this is over, unless updates still wait.
RECENT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where Telegram is to deliver, the secret that it shows there, and over how many connections at once (1 to 100)."""

    url: str
    secret: str = field(repr=False)
    connections: int = 40


class Delivery:
    """Asks for delivery, and looks after it; of several programs with the same bot one does."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        api: BotApi,
        destination: Destination,
        *,
        look_every: float = LOOK_SECONDS,
        pauses: Pauses | None = None,
        turn: Turn | None = None,
    ) -> None:
        """Ask `api` to deliver to `destination`, and look every so many seconds whether it does."""
        self._clock = clock
        self._api = api
        self._destination = destination
        self._look_every = look_every
        self._pauses = pauses or Pauses()
        # The same turn as for polling: a program that polls and one that takes deliveries would take the bot from each other.
        self._turn = turn or Turn(store, clock, name_of(api.bot_id))
        self._alarm = fetching_alarm(store, clock, api.bot_id)
        self._asked = False

    async def run(self) -> NoReturn:
        """Look after the delivery until cancelled; it goes on while nobody looks, so that restarts lose nothing."""
        await self._turn.run(self._look_after)

    async def _look_after(self) -> NoReturn:
        failures = 0
        self._asked = False
        async with ClientSession() as session:
            while True:
                try:
                    await self.look(session)
                    failures = 0
                    pause = self._look_every
                except FetchFailed as error:
                    failures += 1
                    pause = self._pauses.after_refusal(failures, error)
                    log.warning("chat.delivery_not_seen_to", reason=error.reason, again_in_seconds=pause)
                    await self._alarm.raise_(error.reason, at_once=error.revoked)
                except StoreUnavailable:
                    pause = self._look_every
                await asyncio.sleep(pause)

    async def look(self, session: ClientSession) -> None:
        """Ask for delivery the first time and whenever somebody changed it; tell people of deliveries that fail. Raises FetchFailed."""
        if not self._asked:
            await self._ask(session)
        told = await self._api.call(session, "getWebhookInfo")
        if not isinstance(told, dict):
            raise FetchFailed("Telegram gave an answer that cannot be read (no webhook information).")
        if told.get("url") != self._destination.url:
            log.warning("chat.webhook_was_changed")
            await self._ask(session)
        fault = self._fault_in(told)
        await (self._alarm.end() if fault is None else self._alarm.raise_(fault, at_once=True))

    async def _ask(self, session: ClientSession) -> None:
        await self._api.call(
            session,
            "setWebhook",
            url=self._destination.url,
            secret_token=self._destination.secret,
            max_connections=self._destination.connections,
            allowed_updates=WANTED,
            drop_pending_updates=False,
        )
        self._asked = True

    def _fault_in(self, told: dict[str, Any]) -> str | None:
        """Say what Telegram tells of failed deliveries, or None where all is well."""
        waiting, failed_at = told.get("pending_update_count"), told.get("last_error_date")
        if not isinstance(failed_at, int | float) or not waiting:
            return None
        if self._clock() - datetime.fromtimestamp(failed_at, UTC) > RECENT:
            return None
        said = str(told.get("last_error_message") or "no reason given")[:300]
        number = "One message waits" if waiting == 1 else f"{waiting} messages wait"
        return f"Telegram cannot deliver to HEED_TELEGRAM_WEBHOOK_URL. {number} there. It says: {said}"
