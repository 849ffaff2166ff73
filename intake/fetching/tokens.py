"""OAuth 2 access tokens, fetched from a token endpoint and replaced before they end (RFC 6749)."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from intake.bounded_answer import body_of
from intake.fetching.credentials import Secret
from intake.ports import Clock
from models.errors import MailboxTrouble

PATIENCE_SECONDS = 30
LONGEST_ANSWER = 1024 * 1024
# A token is replaced so long before it ends; one that lasts less than twice as long, after half its time.
MARGIN = timedelta(minutes=5)
UNSAID_LIFE_SECONDS = 600  # where the answer does not say how long it lasts (RFC 6749, section 5.1, only recommends it)
OUR_FAULTS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Grant:
    """Where tokens are had, and what for: with a refresh token (RFC 6749, section 6), or as the program itself (section 4.4)."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""
    refresh_token: str = field(default="", repr=False)


class Tokens:
    """The credentials of a mailbox, or of several, that one grant opens."""

    def __init__(self, grant: Grant, clock: Clock) -> None:
        """Ask for nothing yet."""
        self._grant = grant
        self._clock = clock
        self._refresh_token = grant.refresh_token
        self._held: Secret | None = None

    async def secret(self) -> Secret:
        """Return the token that is held, or a new one when it is about to end; raises MailboxTrouble."""
        held = self._held
        if held is None or (held.renew_at is not None and self._clock() >= held.renew_at):
            held = self._held = self._read(*await self._ask())
        return held

    def refused(self) -> None:
        """Forget the token: it may have been withdrawn."""
        self._held = None

    async def _ask(self) -> tuple[int, bytes]:
        timeout = ClientTimeout(total=PATIENCE_SECONDS)
        try:
            async with (
                ClientSession(timeout=timeout) as session,
                # A redirection is not followed: it would carry the secret to somebody else.
                session.post(self._grant.url, data=self._form(), allow_redirects=False) as answer,
            ):
                return answer.status, await body_of(answer, LONGEST_ANSWER)
        except (ClientError, TimeoutError, OSError) as error:
            raise MailboxTrouble(f"The token endpoint cannot be reached ({type(error).__name__}).") from error

    def _form(self) -> dict[str, str]:
        grant = self._grant
        form = {"client_id": grant.client_id, "client_secret": grant.client_secret, "scope": grant.scope}
        if self._refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        else:
            form |= {"grant_type": "client_credentials"}
        return {name: value for name, value in form.items() if value}

    def _read(self, status: int, body: bytes) -> Secret:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if status != HTTPStatus.OK or not isinstance(answer, dict) or not isinstance(token, str) or not _is_sendable(token):
            raise _refusal(status, answer)
        replaced = answer.get("refresh_token")
        if self._refresh_token and isinstance(replaced, str) and replaced:
            self._refresh_token = replaced
        life = timedelta(seconds=_seconds(answer.get("expires_in")))
        return Secret(token, is_token=True, renew_at=self._clock() + max(life - MARGIN, life / 2))


def _seconds(said: Any) -> int:
    """Return how long the token lasts; some servers say so in a string."""
    try:
        return max(0, min(int(said), 366 * 24 * 3600))
    except (TypeError, ValueError, OverflowError):
        return UNSAID_LIFE_SECONDS


def _is_sendable(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable()


def _refusal(status: int, answer: Any) -> MailboxTrouble:
    code = answer.get("error") if isinstance(answer, dict) else None
    said = code if isinstance(code, str) and _is_sendable(code) else "no reason given"
    return MailboxTrouble(f"The token endpoint gave no token (status {status}: {said[:80]}).", refused=status in OUR_FAULTS)
