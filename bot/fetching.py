"""Asks the Bot API for updates as raw JSON, so that one update nobody can decode spoils no other."""

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from bot.api import WANTED, BotApi, FetchFailed

MOST_AT_ONCE = 100
# Seconds that an answer may take beyond the wait that was asked for.
GRACE = 15


@dataclass(frozen=True, slots=True)
class Updates:
    """Where to ask, and the seconds of a long poll."""

    api: BotApi
    wait: float

    async def fetch(self, session: ClientSession, offset: int | None, most: int = MOST_AT_ONCE) -> list[Any]:
        """Return the next updates from `offset` on, at most so many, as JSON values; raise FetchFailed."""
        asked = {"timeout": self.wait, "limit": most, "allowed_updates": WANTED, **({} if offset is None else {"offset": offset})}
        found = await self.api.call(session, "getUpdates", self.wait + GRACE, **asked)
        if not isinstance(found, list):
            raise FetchFailed("Telegram gave an answer that cannot be read (no list of updates).")
        return found
