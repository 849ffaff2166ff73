"""Talks to the provider: what it says of itself, its keys, and tokens for codes (OpenID Connect Core 1.0 and Discovery 1.0)."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from desk.single_sign_on.config import SingleSignOn
from intake.bounded_answer import body_of
from models.errors import HeedError

PATIENCE_SECONDS = 10
LONGEST_ANSWER = 1024 * 1024
METADATA_FOR = timedelta(hours=1)
# A provider that has just changed its keys is asked again, but a forged token cannot make us ask without end.
KEYS_AT_LEAST = timedelta(minutes=1)
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderTrouble(HeedError):
    """The council's sign-in service does not answer as it should; try again shortly, or sign in with a password."""


class Provider:
    """One provider, asked when first needed and again when what it said is old."""

    def __init__(self, config: SingleSignOn, clock: Callable[[], datetime]) -> None:
        """Ask for nothing yet."""
        self._config = config
        self._clock = clock
        self._metadata: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    async def way_in(self, state: str, nonce: str, verifier: str) -> str:
        """Return the address where a person signs in, with a challenge for `verifier` (RFC 7636). Raises ProviderTrouble."""
        metadata = await self.metadata()
        config = self._config
        return str(
            prepare_grant_uri(
                metadata["authorization_endpoint"],
                config.client_id,
                "code",
                redirect_uri=config.callback,
                scope=config.scope,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),  # type: ignore[no-untyped-call]  # its stubs leave it open
                code_challenge_method="S256",
            )
        )

    async def id_token(self, code: str, verifier: str) -> str:
        """Return the ID token for an authorisation code; raise ProviderTrouble."""
        metadata = await self.metadata()
        body = prepare_token_request("authorization_code", redirect_uri=self._config.callback, code=code, code_verifier=verifier)
        answer = await self._ask("POST", metadata["token_endpoint"], body)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderTrouble
        return token

    async def metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself; raise ProviderTrouble when it speaks for another issuer."""
        now = self._clock()
        if self._metadata is None or now - self._metadata[0] > METADATA_FOR:
            found = await self._ask("GET", f"{self._config.issuer.rstrip('/')}/.well-known/openid-configuration")
            if any(not isinstance(found.get(name), str) for name in NEEDED) or found["issuer"] != self._config.issuer:
                raise ProviderTrouble
            self._metadata = now, found
        return self._metadata[1]

    async def keys(self, *, again: bool = False) -> KeySet:
        """Return the keys that tokens are signed with; `again` asks anew unless that was just done. Raises ProviderTrouble."""
        now = self._clock()
        held = self._keys
        if held is None or now - held[0] > METADATA_FOR or (again and now - held[0] > KEYS_AT_LEAST):
            found = await self._ask("GET", (await self.metadata())["jwks_uri"])
            try:
                held = self._keys = now, KeySet.import_key_set(found)  # type: ignore[arg-type]  # what came is checked by it
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise ProviderTrouble from error
        return held[1]

    async def way_out(self) -> str | None:
        """Return where a person is sent after signing out here (RP-Initiated Logout 1.0), or None where the provider has no such place."""
        try:
            end = (await self.metadata()).get("end_session_endpoint")
        except ProviderTrouble:
            return None
        # Browsers follow a form's redirection only to where the content policy allows it.
        if not isinstance(end, str) or origin_of(end) != origin_of(self._config.issuer):
            return None
        return str(prepare_grant_uri(end, self._config.client_id, "none", post_logout_redirect_uri=self._config.home))

    async def _ask(self, method: str, url: str, body: str | None = None) -> dict[str, Any]:
        if urlsplit(url).scheme != urlsplit(self._config.issuer).scheme:
            raise ProviderTrouble
        headers = {"accept": "application/json"}
        if body is not None:
            # Each half is encoded for itself first (RFC 6749, section 2.3.1).
            name, secret = (quote(part, safe="") for part in (self._config.client_id, self._config.client_secret))
            headers |= {"content-type": "application/x-www-form-urlencoded", "authorization": encode_basic_auth(name, secret)}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=PATIENCE_SECONDS)) as session,
                # A redirection is not followed: it would carry the secret to somebody else.
                session.request(method, url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                said, raw = answer.status, await body_of(answer, LONGEST_ANSWER)
            found = json.loads(raw)
        except (ClientError, TimeoutError, OSError, ValueError, RecursionError) as error:
            raise ProviderTrouble from error
        if said != HTTPStatus.OK or not isinstance(found, dict):
            raise ProviderTrouble
        return found


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as content policies name them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
