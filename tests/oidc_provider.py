"""An OpenID Connect provider for tests that says whatever a test wants it to say, over HTTP on this machine."""

import base64
import hashlib
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import encode_basic_auth, web
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "heed", "sealed with wax"


@dataclass
class ForgingProvider:
    """Signs what it is told to, checks the challenge of RFC 7636 as the real ones do, and can change its key or fall silent."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}))
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=lambda: {"alg": "RS256", "kid": "first"})
    token: str | None = None
    published: list[RSAKey] = field(default_factory=list)
    says_issuer: str | None = None
    silent: bool = False
    padding: str = ""
    asked: list[str] = field(default_factory=list)
    issuer: str = ""

    def __post_init__(self) -> None:
        self.published = self.published or [self.key]
        self._codes: dict[str, dict[str, str]] = {}
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.issuer = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def let_in(self, way_in: str) -> str:
        """Return the path and query that the browser is sent back with after signing in at `way_in`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(way_in).query).items()}
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return f"/sign-in/council/back?code={code}&state={asked['state']}"

    def signed(self, **claims: Any) -> str:
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        return jwt.encode(self.header, {**usual, **claims}, self.key)

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.asked.append("metadata")
        if self.silent:
            return web.Response(status=503)
        places = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "end_session")}
        return web.json_response(
            {"issuer": self.says_issuer or self.issuer, "jwks_uri": f"{self.issuer}/keys", "padding": self.padding, **places}
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        self.asked.append("keys")
        return web.json_response({"keys": [key.as_dict(private=False) for key in self.published]})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self._codes.pop(str(form.get("code")), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest()).rstrip(b"=").decode()
        is_client = request.headers.get("authorization") == encode_basic_auth(CLIENT_ID, CLIENT_SECRET.replace(" ", "%20"))
        if asked is None or not is_client or challenge != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        token = self.token or self.signed(**{"nonce": asked["nonce"], **self.claims})
        return web.json_response({"access_token": "unused", "token_type": "Bearer", "id_token": token})
