"""The life of one connection to the edge: who it is, how long it lasts, how much it may ask for, and how it ends."""

import asyncio
import collections
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import AnyStr, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

from intake import edge_replies as replies
from intake.edge_config import Credentials, EdgeLimits
from intake.edge_deadline import Deadline
from intake.edge_hooks import Hooks
from intake.edge_memory import Memory
from intake.edge_proxy import named_client
from intake.recipients import Recipients

LONGEST_COMMAND = 2048
BUFFER_BYTES = 64 * 1024
LINGER_SECONDS = 5  # in which the other side may still read what was said before the connection is cut

Command = Callable[[str | None], Awaitable[None]]


class Mailroom(Protocol):
    """What a connection needs of the edge behind it."""

    recipients: Recipients
    limits: EdgeLimits
    memory: Memory
    tls_only: bool
    credentials: Credentials | None
    stopping: bool

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What TLS is begun with, or None where there is none."""

    async def keep(self, session: Session, envelope: Envelope, raw: bytes) -> str:
        """Keep one mail durably and return the reply."""

    def opened(self, connection: "Connection") -> None:
        """Note a new connection."""

    def closed(self, connection: "Connection") -> None:
        """Forget a connection."""

    def is_balancer(self, address: str) -> bool:
        """Whether a connection from `address` begins with a PROXY header."""

    def refusal(self, connection: "Connection") -> str | None:
        """Count a connection, now that its client is known; return what to say when there is no place for it."""


class Connection(SMTP):
    """One connection; it tells the edge when it opens and closes."""

    greeting = "ESMTP"
    line_length_limit = BUFFER_BYTES  # only how much is read ahead: lines may be as long as the message

    def __init__(self, edge: Mailroom) -> None:
        """Speak for `edge`."""
        # aiosmtpd shares one table of limits between all connections and empties it for each new one.
        self.command_size_limits = collections.defaultdict(lambda: LONGEST_COMMAND)
        self.command_size_limit = LONGEST_COMMAND
        self.storing = False
        self.client: tuple[str, int] | None = None
        self._edge = edge
        self._named: tuple[str, int] | None = None
        self._is_introduced = False
        self._commands = self._errors = 0
        super().__init__(
            Hooks(edge.recipients, edge.limits.recipients, self.extensions),
            data_size_limit=edge.limits.message_bytes,
            enable_SMTPUTF8=True,
            hostname=edge.recipients.first_domain,  # without it, every connection would ask the name service and wait
            ident=self.greeting,
            timeout=edge.limits.idle_seconds,
            tls_context=edge.tls,
            require_starttls=edge.tls_only,
            auth_required=edge.credentials is not None,
        )
        self._deadline = Deadline(edge.limits.session_seconds, self._time_is_up)
        self._smtp_methods = {name: partial(self._counted, method) for name, method in self._smtp_methods.items()}

    def extensions(self) -> list[str]:
        """Return what EHLO is told."""
        return ["ENHANCEDSTATUSCODES"]

    def introduce(self, client: tuple[str, int] | None) -> None:
        """Note, before anything is said, who the client is, or that it is whoever the socket names: no PROXY header will tell."""
        self._named, self._is_introduced = client, True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the dialogue, or begin it again inside TLS: neither the client nor the deadline is forgotten then."""
        if self.client is None:
            peer = transport.get_extra_info("peername")
            self.client = self._named or ((str(peer[0]), int(peer[1])) if peer else ("", 0))
            self._edge.opened(self)
            self._deadline.begin()
        super().connection_made(transport)
        self._note_client()
        if self.session is not None and self._original_transport is None and transport.get_extra_info("ssl_object"):
            self.session.ssl = {"implicit": True}
            self.tls_context, self.require_starttls = None, False  # there is nothing left to begin

    def connection_lost(self, error: Exception | None) -> None:
        """End the dialogue."""
        self._deadline.end()
        super().connection_lost(error)
        self._edge.closed(self)

    async def _handle_client(self) -> None:
        """Find out who the client is and whether there is a place for it; then let it speak."""
        with suppress(ConnectionError):
            if self.client is not None and not self._is_introduced and self._edge.is_balancer(self.client[0]):
                await self._learn_client()
            refusal = self._edge.refusal(self)
            if refusal is None:
                await super()._handle_client()
            else:
                await self.end(refusal)

    async def _learn_client(self) -> None:
        try:
            self.client = await named_client(self._reader) or self.client
        except ConnectionError:
            self.cut()
            raise
        self._note_client()

    def _note_client(self) -> None:
        if self.session is not None:
            self.session.peer = self.client  # type: ignore[assignment] # declared str, but it is what the socket says

    async def _counted(self, command: Command, argument: str | None) -> None:
        if self.transport is None or self.transport.is_closing():
            return  # we have said our last word; what was sent ahead is not done any more
        self._commands += 1
        if self._commands > self._edge.limits.commands:
            await self.end(replies.TOO_MANY_COMMANDS)
        else:
            await command(argument)

    async def push(self, status: AnyStr) -> None:
        """Send a reply in our words; hang up after too many errors."""
        if not isinstance(status, str):
            await super().push(status)
            return
        said = replies.in_our_words(status)
        await super().push(said)
        self._errors += replies.is_error(said)
        if self._errors >= self._edge.limits.errors and replies.is_error(said):
            await self.end(replies.TOO_MANY_ERRORS)

    @property
    def private(self) -> bool:
        """Whether TLS protects what is said."""
        return self.session is not None and self.session.ssl is not None

    @property
    def dialogue(self) -> asyncio.Task[None] | None:
        """The task that speaks with the other side, or None before it has begun."""
        return self._handler_coroutine

    async def end(self, reply: str) -> None:
        """Say a last word and hang up."""
        await super().push(reply)
        self.hang_up()

    def say_goodbye(self, reply: str = replies.NOT_NOW) -> None:
        """Say a last word and hang up, whatever is going on."""
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(reply.encode() + b"\r\n")
        self.hang_up()

    def hang_up(self) -> None:
        """End the connection once everything said has been sent, but wait only briefly for that."""
        if self.transport is not None:
            self.transport.close()
            self._deadline.linger(LINGER_SECONDS, self.cut)

    def cut(self) -> None:
        """End the connection at once, whatever has not been sent."""
        for transport in (self.transport, self._original_transport):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

    def _timeout_cb(self) -> None:
        """Hang up on a client that has been silent for too long; aiosmtpd calls this."""
        self._time_is_up()

    def _time_is_up(self) -> None:
        """Hang up; a mail that is being stored gets its reply first."""
        if not self.storing:
            self.say_goodbye(replies.TIME_IS_UP)
