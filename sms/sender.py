"""Sends texts by the provider."""

from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from models.errors import SendFailed
from models.outbox import OutboxRow
from sms.config import SmsConfig
from sms.waiting import seconds_asked

SECONDS = 30
# What another try may mend: a token that is being corrected, a call that took too long, the same call in hand, too many of them.
PASSING = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class SmsSender:
    """The worker's sender for texts."""

    def __init__(self, config: SmsConfig) -> None:
        """Send from the number of `config`."""
        self._config = config

    async def __call__(self, row: OutboxRow) -> None:
        """Send the text in the row's payload under the row's own key, so that the provider sends it once however often it is asked.

        Raises SendFailed, permanent where trying again does not help.
        """
        body = {"from": self._config.number, "to": row.payload.get("to"), "text": row.payload.get("text")}
        if not all(isinstance(value, str) and value for value in body.values()):
            raise SendFailed("The outbox holds a text that Heed does not send.", permanent=True)
        headers = {"authorization": f"Bearer {self._config.token}", "idempotency-key": row.key}
        try:
            async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
                await self._post(session, body, headers)
        except (ClientError, TimeoutError, OSError) as error:
            raise SendFailed(f"The provider of texts cannot be reached ({type(error).__name__}).") from error

    async def _post(self, session: ClientSession, body: dict[str, Any], headers: dict[str, str]) -> None:
        async with session.post(f"{self._config.api_url}/messages", json=body, headers=headers, allow_redirects=False) as answer:
            if answer.ok and answer.status < HTTPStatus.MULTIPLE_CHOICES:
                return
            passing = answer.status in PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            wait = seconds_asked(answer.headers.get("retry-after"))
            raise SendFailed(f"The provider of texts answered {answer.status}.", permanent=not passing, retry_after=wait)
