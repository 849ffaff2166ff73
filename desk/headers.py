"""The headers that every answer of the desk carries, and the bound on what it reads."""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No form of the desk comes near this, not even a case opened by hand; without a bound one request could fill the memory.
LARGEST_FORM = 256 * 1024

# Where files are sent with a form; each view says how much of that it keeps.
LARGEST_UPLOAD = 24 * 1024 * 1024
UPLOADS = re.compile(r"/cases/[^/]+/(?:reply|documents|save)")

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def content_policy(sources: Mapping[str, str]) -> str:
    """Return the header's value for what each kind of content may come from (Content Security Policy Level 3)."""
    return "; ".join(f"{name} {source}" for name, source in sources.items())


CONTENT_POLICY = content_policy(SOURCES)

ALWAYS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
OVER_HTTPS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


class SecurityHeaders:
    """Adds the headers that an answer does not set itself."""

    def __init__(self, app: ASGIApp, *, https: bool, form_targets: tuple[str, ...] = ()) -> None:
        """Wrap `app`; `https` adds Strict-Transport-Security, `form_targets` are origins that a form may lead to besides ours."""
        self._app = app
        targets = " ".join((SOURCES["form-action"], *form_targets))
        policy = {"content-security-policy": content_policy(SOURCES | {"form-action": targets})}
        self._headers = ALWAYS | policy | (OVER_HTTPS if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and add the headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BoundedForms:
    """Refuses a body that is too large or does not say how large it is."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_FORM) -> None:
        """Wrap `app`; `largest` is in bytes."""
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on unless its body is out of bounds."""
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            headers = Headers(scope=scope)
            largest = max(self._largest, LARGEST_UPLOAD) if UPLOADS.fullmatch(scope["path"]) else self._largest
            length = headers.get("content-length", "")
            # Beside a transfer encoding the length says nothing (RFC 9112, section 6.3).
            if "transfer-encoding" in headers or not length.isdecimal() or int(length) > largest:
                await PlainTextResponse("The form is too large.", status_code=413)(scope, receive, send)
                return
        await self._app(scope, receive, send)
