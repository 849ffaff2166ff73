"""A provider of text messages on a loopback port: signs what it delivers, keeps media, and takes texts as docs/channels.md says."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from sms.config import SmsConfig
from sms.signing import MOMENT, SIGNATURE, signature_of

SECRET = "an invented secret of the provider's"
TOKEN = "an-invented-token"
OURS = "+441632960000"
ROSA = "+447700900123"


@dataclass(frozen=True)
class Fault:
    """How one call fails: with a status and maybe Retry-After, by a redirect, or cut off."""

    status: int = 500
    retry_after: str | None = None
    location: str | None = None
    cut: bool = False
    after_taking: bool = False


@dataclass
class SmsDouble:
    """The provider; it sends one text for one idempotency key."""

    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)

    async def __aenter__(self) -> Self:
        self._called = asyncio.Event()
        app = web.Application()
        app.router.add_post("/v1/messages", self._take)
        app.router.add_get("/media/{name}", self._hand_out)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()` is true, looking again whenever Heed calls."""
        while not holds():
            self._called.clear()
            await self._called.wait()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def config(self, **changes: Any) -> SmsConfig:
        """What Heed is told of this provider."""
        told = {"secret": SECRET, "api_url": f"http://{self.host}/v1", "token": TOKEN, "number": OURS, "media_host": self.host}
        return SmsConfig(**{**told, "emergency_line": "01632 960 999", **changes})

    def url(self, name: str) -> str:
        """Where a media file lies."""
        return f"http://{self.host}/media/{name}"

    @property
    def sent(self) -> list[str]:
        """The words of the texts that went out, oldest first."""
        return [text["text"] for text in self.texts.values()]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("idempotency-key", "")
        self.calls.append(("POST", key))
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        fault = self.faults.popleft() if self.faults else None
        if fault is not None and not fault.after_taking:
            return self._fail(request, fault)
        body = await request.json()
        if set(body) != {"from", "to", "text"} or not key:
            return web.Response(status=422)
        self.texts.setdefault(key, body)
        self._called.set()
        return self._fail(request, fault) if fault is not None else web.json_response({"id": f"out-{len(self.texts)}"}, status=201)

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(("GET", request.path))
        self._called.set()
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        if self.faults:
            return self._fail(request, self.faults.popleft())
        name = request.match_info["name"]
        return web.Response(body=self.media[name]) if name in self.media else web.Response(status=404)

    def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.cut:
            assert request.transport is not None
            request.transport.abort()
        headers = {"retry-after": fault.retry_after} if fault.retry_after else {}
        return web.Response(status=fault.status, headers=headers | ({"location": fault.location} if fault.location else {}))


def body_of(number: str, text: str = "", sender: str = ROSA, **more: Any) -> bytes:
    """A text as it is delivered."""
    return json.dumps({"id": number, "from": sender, "to": OURS, "text": text, **more}).encode()


def signed(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers that go with it."""
    moment = str(int(at))
    return {MOMENT: moment, SIGNATURE: signature_of(secret, moment, body), "content-type": "application/json"}
