"""Calls of the Bot API that Heed makes about itself, not about a chat: fetching, and where Telegram is to deliver."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

# The kinds of update that are about something somebody wrote to Heed.
WANTED = ("message", "edited_message", "callback_query")
# An answer beyond this is not read to its end; a hundred updates of the longest texts stay far below.
LARGEST_ANSWER = 16 * 1024 * 1024
CALL_SECONDS = 30.0


class FetchFailed(Exception):
    """Telegram could not be asked: `reason` in plain words; `pause` in seconds where the other side named one.

    `revoked` says that it does not know the token, `conflict` that somebody else takes the updates, `too_large` that its answer
    was not read to the end.
    """

    def __init__(
        self, reason: str, *, pause: float | None = None, revoked: bool = False, conflict: str = "", too_large: bool = False
    ) -> None:
        """Note why, and what may be done about it."""
        super().__init__(reason)
        self.reason = reason
        self.pause = pause
        self.revoked = revoked
        self.conflict = conflict
        self.too_large = too_large


@dataclass(frozen=True, slots=True)
class BotApi:
    """A Bot API server and the token of a bot, which is part of every address: neither is ever logged."""

    base: str
    token: str = field(repr=False)

    @property
    def bot_id(self) -> str:
        """The bot's number, the part of its token that is no secret."""
        return self.token.partition(":")[0]

    async def call(self, session: ClientSession, method: str, seconds: float = CALL_SECONDS, **parameters: Any) -> Any:
        """Return what the method answers, waiting at most `seconds`; raise FetchFailed."""
        address = f"{self.base.rstrip('/')}/bot{self.token}/{method}"
        try:
            async with session.post(address, json=parameters, timeout=ClientTimeout(total=seconds)) as response:
                return _result(response.status, await _body(response))
        except (ClientError, TimeoutError, OSError, ValueError) as error:
            raise FetchFailed(f"Telegram cannot be reached ({type(error).__name__}).") from error


async def _body(response: ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise FetchFailed(f"Telegram gave an answer of more than {LARGEST_ANSWER:,} bytes.", too_large=True)
    return bytes(body)


def _result(status: int, body: bytes) -> Any:
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise FetchFailed(f"Telegram gave an answer that cannot be read (status {status}).")
    if status == HTTPStatus.OK and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    raise _refusal(status, answer)


def _refusal(status: int, answer: dict[str, Any]) -> FetchFailed:
    said = str(answer.get("description", "no reason given"))[:300]
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return FetchFailed("Telegram does not know the bot's token; correct HEED_TELEGRAM_TOKEN.", revoked=True)
    parameters = answer.get("parameters")
    pause = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return FetchFailed(
        f"Telegram answered {status}: {said}",
        pause=float(pause) if isinstance(pause, int | float) else None,
        conflict=said if status == HTTPStatus.CONFLICT else "",
    )
