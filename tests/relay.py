"""A little mail server that plays the outgoing relay."""

import asyncio
import ssl
from base64 import b64decode
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


class FakeRelay:
    """Takes mail over SMTP; `refusals` are replies given, one a mail, before that, at the command they are listed under.

    With a certificate it offers STARTTLS; `secured` counts the mails that came over it.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self._context = None
        self.secured = 0
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._connections: list[SMTP] = []
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.refusals: dict[str, list[str]] = {"RCPT": [], "DATA": []}

    async def start(self) -> str:
        """Listen; return the relay's address as a URL."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._listener, "127.0.0.1", 0)
        return f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def _listener(self) -> SMTP:
        self._connections.append(SMTP(self, hostname="relay.example", loop=asyncio.get_running_loop(), tls_context=self._context))
        return self._connections[-1]

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        for connection in self._connections:
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0)  # in which what was cut is closed

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd finds its hooks by these names
        if self.refusals["RCPT"]:
            return self.refusals["RCPT"].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as above
        if self.refusals["DATA"]:
            return self.refusals["DATA"].pop(0)
        self.secured += session.ssl is not None
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


class TokenRelay(FakeRelay):
    """Takes mail only from `user` with one of the tokens that are `good` now, by XOAUTH2 as Exchange Online has it."""

    def __init__(self, user: str) -> None:
        super().__init__()
        self.user = user
        self.good: set[str] = set()
        self.shown: list[str] = []

    def _listener(self) -> SMTP:
        loop = asyncio.get_running_loop()
        self._connections.append(SMTP(self, hostname="relay.example", loop=loop, auth_require_tls=False))
        return self._connections[-1]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd finds its hooks by these names
        if not session.authenticated:
            return "530 5.7.57 Client not authenticated"
        envelope.mail_from = address
        return "250 OK"

    async def auth_XOAUTH2(self, server, args):  # noqa: N802 - aiosmtpd finds its ways to sign in by these names
        user, bearer, *_ = b64decode(args[1]).decode().split("\x01")
        self.shown.append(bearer.removeprefix("auth=Bearer "))
        if user == f"user={self.user}" and self.shown[-1] in self.good:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)
