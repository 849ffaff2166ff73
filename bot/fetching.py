"""Asks the Bot API for updates as raw JSON, so that one update nobody can decode spoils no other."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

MOST_AT_ONCE = 100
# The kinds of update that are about something somebody wrote to Heed.
WANTED = ("message", "edited_message", "callback_query")
# Seconds that an answer may take beyond the wait that was asked for.
GRACE = 15


class FetchFailed(Exception):
    """Updates could not be fetched: `reason` in plain words; `pause` in seconds where the other side named one."""

    def __init__(self, reason: str, *, pause: float | None = None, revoked: bool = False) -> None:
        """Note why, and whether the token was refused."""
        super().__init__(reason)
        self.reason = reason
        self.pause = pause
        self.revoked = revoked


@dataclass(frozen=True, slots=True)
class Updates:
    """Where and how to ask: the method's address (it holds the token: never logged), and the seconds of a long poll."""

    address: str
    wait: float

    async def fetch(self, session: ClientSession, offset: int | None) -> list[Any]:
        """Return the next updates from `offset` on, as JSON values; raise FetchFailed."""
        asked = {"timeout": self.wait, "limit": MOST_AT_ONCE, "allowed_updates": WANTED, **({} if offset is None else {"offset": offset})}
        try:
            async with session.post(self.address, json=asked, timeout=ClientTimeout(total=self.wait + GRACE)) as response:
                return _result(response.status, await response.read())
        except (ClientError, TimeoutError, OSError) as error:
            raise FetchFailed(f"Telegram cannot be reached ({type(error).__name__}).") from error


def _result(status: int, body: bytes) -> list[Any]:
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise FetchFailed(f"Telegram gave an answer that cannot be read (status {status}).")
    if status == HTTPStatus.OK and answer.get("ok") is True and isinstance(answer.get("result"), list):
        return list(answer["result"])
    raise _refusal(status, answer)


def _refusal(status: int, answer: dict[str, Any]) -> FetchFailed:
    reason = f"Telegram answered {status}: {answer.get('description', 'no reason given')}"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return FetchFailed("Telegram does not know the bot's token; correct HEED_TELEGRAM_TOKEN.", revoked=True)
    parameters = answer.get("parameters")
    pause = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return FetchFailed(reason, pause=float(pause) if isinstance(pause, int | float) else None)
