"""The chat's edge by polling: updates are stored first, and only then taken as received by Telegram."""

import asyncio
from dataclasses import dataclass
from typing import Any, NoReturn

import structlog
from aiohttp import ClientSession

from bot.api import BotApi, FetchFailed
from bot.fetching import MOST_AT_ONCE, Updates
from bot.updates import arrival_of, number_of
from intake.alarm import Alarm
from intake.bell import Bell
from intake.ports import Clock
from intake.turn import Turn
from models.errors import StoreUnavailable
from models.states import Channel
from storage.store import Store

log = structlog.get_logger()
LONG_POLL = 50.0
# When many write, so long is left for some to come together: a transaction for each alone keeps the others' answers waiting.
GATHER_SECONDS = 0.03
ELSEWHERE = "Another program fetches this bot's messages, or has done so just now: stop it, or give it a bot of its own."


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds to wait after a failure: doubled from `first` up to `longest`; `revoked` after a token that was refused."""

    first: float = 0.5
    longest: float = 30.0
    revoked: float = 60.0

    def after(self, failures: int) -> float:
        """Return the wait after so many failures in a row."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 16))

    def after_refusal(self, failures: int, error: FetchFailed) -> float:
        """Return the wait after so many failures, the last of them `error`."""
        return self.revoked if error.revoked else max(self.after(failures), error.pause or 0.0)


class Poller:
    """Fetches updates by long polling, stores them, and only then asks for those that follow; of several programs one does."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        token: str,
        api_url: str,
        bell: Bell,
        *,
        wait: float = LONG_POLL,
        pauses: Pauses | None = None,
        turn: Turn | None = None,
    ) -> None:
        """Fetch with `token` from the Bot API server at `api_url`, waiting up to `wait` seconds for something new."""
        self._store = store
        self._clock = clock
        self._bell = bell
        self._api = BotApi(api_url, token)
        self._updates = Updates(self._api, wait)
        self._pauses = pauses or Pauses()
        self._turn = turn or Turn(store, clock, self._name)
        self._alarm = fetching_alarm(store, clock, self._api.bot_id)
        self._most = MOST_AT_ONCE

    async def run(self) -> NoReturn:
        """Poll until cancelled, while no other program on the same store does."""
        await self._turn.run(self._poll)

    async def _poll(self) -> NoReturn:
        """Poll; whatever fails is tried again after a pause, and nothing that was not stored is confirmed."""
        failures = 0
        async with ClientSession() as session:
            while True:
                pause = await self._attempt(session, failures + 1)
                failures = 0 if pause is None else failures + 1
                if pause is not None:
                    await asyncio.sleep(pause)

    async def _attempt(self, session: ClientSession, attempt: int) -> float | None:
        """Fetch and store once; return the seconds to wait after a failure, None after success."""
        pause = self._pauses.after(attempt)
        try:
            came = await self.step(session)
        except FetchFailed as error:
            pause = self._pauses.after_refusal(attempt, error)
            log.warning("chat.fetch_failed", reason=error.reason, again_in_seconds=pause)
            await self._answer(error, session)
        except StoreUnavailable as error:
            log.warning("chat.store_unavailable", reason=str(error), again_in_seconds=pause)
        except Exception:  # a poller that stopped would hear nobody; the log names the fault
            log.exception("chat.poll_failed", again_in_seconds=pause)
        else:
            await self._alarm.end()
            if 0 < came < MOST_AT_ONCE:
                await asyncio.sleep(GATHER_SECONDS)
            return None
        return pause

    async def _answer(self, error: FetchFailed, session: ClientSession) -> None:
        """Do what may help against a failure, and tell people of one that lasts."""
        if error.too_large:
            self._most = max(1, self._most // 2)
        if "webhook" in error.conflict.lower():
            await self._stop_delivery(session)
            return
        await self._alarm.raise_(ELSEWHERE if error.conflict else error.reason, at_once=error.revoked)

    async def _stop_delivery(self, session: ClientSession) -> None:
        """Have Telegram stop delivering, which keeps it from being asked; what waits there stays."""
        try:
            await self._api.call(session, "deleteWebhook", drop_pending_updates=False)
        except FetchFailed as error:
            log.warning("chat.webhook_not_deleted", reason=error.reason)
        else:
            log.info("chat.webhook_deleted")

    async def step(self, session: ClientSession) -> int:
        """Fetch once and store what came, in one transaction with the offset; return how many updates came."""
        async with self._store.read() as unit:
            offset = await unit.conversations.offset(self._name)
        updates = await self._updates.fetch(session, offset, self._most)
        if updates:
            await self._store_all(updates, offset)
            self._bell.ring(Channel.CHAT)
        self._most = min(MOST_AT_ONCE, self._most * 2)
        return len(updates)

    async def _store_all(self, updates: list[Any], offset: int | None) -> None:
        arrivals = [arrival_of(update, self._api.bot_id) for update in updates]
        async with self._store.begin() as unit:
            if not await self._turn.is_ours(unit):
                log.warning("chat.taken_over")
                return  # whoever polls now is handed the same updates: we confirmed none
            await unit.inbox.keep(Channel.CHAT, self._clock(), arrivals)
            numbers = [number for update in updates if (number := number_of(update)) is not None]
            if numbers:
                # After a week of silence Telegram may begin to count from any number, lower ones included (Bot API, Update).
                renumbered = offset is not None and max(numbers) < offset
                await unit.conversations.move_offset(self._name, max(numbers) + 1, renumbered=renumbered)
            await unit.commit()

    @property
    def _name(self) -> str:
        return name_of(self._api.bot_id)


def name_of(bot_id: str) -> str:
    """Return the name under which the store knows the way in of one bot: its offset, and whose turn it is."""
    return f"telegram:{bot_id}"


def fetching_alarm(store: Store, clock: Clock, bot_id: str) -> Alarm:
    """Return the alarm about messages that do not come in, whichever way they should."""
    return Alarm(store, clock, f"{name_of(bot_id)}:fetching", "the Telegram bot")
