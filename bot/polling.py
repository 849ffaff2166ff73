"""The chat's edge: updates are stored first, and only then taken as received by Telegram."""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from typing import Any, NoReturn

import structlog
from aiohttp import ClientSession

from bot.fetching import FetchFailed, Updates
from bot.talk import stream_of
from intake.bell import Bell
from intake.ports import Clock
from models.errors import StoreUnavailable
from models.states import Channel
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
LONG_POLL = 50.0


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds to wait after a failure: doubled from `first` up to `longest`; `revoked` after a token that was refused."""

    first: float = 0.5
    longest: float = 30.0
    revoked: float = 60.0

    def after(self, failures: int) -> float:
        """Return the wait after so many failures in a row."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 16))


class Poller:
    """Fetches updates by long polling, stores them, and only then asks for those that follow."""

    def __init__(
        self, store: Store, clock: Clock, token: str, api_url: str, bell: Bell, *, wait: float = LONG_POLL, pauses: Pauses | None = None
    ) -> None:
        """Fetch with `token` from the Bot API server at `api_url`, waiting up to `wait` seconds for something new."""
        self._store = store
        self._clock = clock
        self._bell = bell
        self._bot_id = token.partition(":")[0]
        self._updates = Updates(f"{api_url.rstrip('/')}/bot{token}/getUpdates", wait)
        self._pauses = pauses or Pauses()

    async def run(self) -> NoReturn:
        """Poll until cancelled; whatever fails is tried again after a pause, and nothing that was not stored is confirmed."""
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
            await self.step(session)
        except FetchFailed as error:
            pause = self._pauses.revoked if error.revoked else max(pause, error.pause or 0.0)
            log.warning("chat.fetch_failed", reason=error.reason, again_in_seconds=pause)
        except StoreUnavailable as error:
            log.warning("chat.store_unavailable", reason=str(error), again_in_seconds=pause)
        except Exception:  # a poller that stopped would hear nobody; the log names the fault
            log.exception("chat.poll_failed", again_in_seconds=pause)
        else:
            return None
        return pause

    async def step(self, session: ClientSession) -> int:
        """Fetch once and store what came, in one transaction with the offset; return how many updates came."""
        async with self._store.read() as unit:
            offset = await unit.conversations.offset(self._name)
        updates = await self._updates.fetch(session, offset)
        if updates:
            await self._store_all(updates, offset)
            self._bell.ring()
        return len(updates)

    async def _store_all(self, updates: list[Any], offset: int | None) -> None:
        async with self._store.begin() as unit:
            for update in updates:
                await self._keep(update, unit)
            numbers = [number for update in updates if (number := number_of(update)) is not None]
            if numbers:
                # After a week of silence Telegram may begin to count from any number, lower ones included (Bot API, Update).
                renumbered = offset is not None and max(numbers) < offset
                await unit.conversations.move_offset(self._name, max(numbers) + 1, renumbered=renumbered)
            await unit.commit()

    async def _keep(self, update: Any, unit: UnitOfWork) -> None:
        """Store one update, unless it was stored before; the same number on another update is no reason to lose that."""
        raw = raw_of(update)
        digest = hashlib.sha256(raw).hexdigest()
        number = number_of(update)
        external_id = f"unnumbered:{digest}" if number is None else str(number)
        before = await unit.inbox.by_external_id(Channel.CHAT, external_id)
        if before is not None and before.digest != digest:
            external_id = f"{external_id}:{digest[:16]}"
        envelope = {"bot": self._bot_id}
        await unit.inbox.add(Channel.CHAT, raw, self._clock(), envelope, external_id=external_id, stream=stream_in(update))

    @property
    def _name(self) -> str:
        return f"telegram:{self._bot_id}"


def raw_of(update: Any) -> bytes:
    """Return the update as JSON; half a surrogate pair, which UTF-8 cannot hold, stays escaped."""
    try:
        return json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(update, separators=(",", ":")).encode()


def number_of(update: Any) -> int | None:
    """Return the update's number, or None where it has none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def stream_in(update: Any) -> str | None:
    """Return the stream of the chat that the update is about, wherever in it that chat is named; None where none is."""
    if not isinstance(update, dict):
        return None
    for event in update.values():
        message = event.get("message") if isinstance(event, dict) else None
        for holder, key in ((event, "chat"), (message, "chat"), (event, "from"), (event, "user")):
            chat = holder.get(key) if isinstance(holder, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            if isinstance(number, int) and abs(number) < 2**63:
                return stream_of(number)
    return None
