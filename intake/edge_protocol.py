"""One SMTP connection: aiosmtpd's dialogue with our replies, our limits and our way of reading a mail's text."""

import asyncio
import collections
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, AnyStr, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException, syntax

from intake import edge_replies as replies
from intake.edge_auth import sign_in
from intake.edge_config import Credentials, EdgeLimits
from intake.edge_data import Refused, read_data
from intake.edge_deadline import Deadline
from intake.edge_hooks import Hooks
from intake.edge_memory import Memory, Share, share_of
from intake.edge_paths import read_path
from intake.edge_proxy import named_client
from intake.recipients import Recipients

LONGEST_COMMAND = 2048
BUFFER_BYTES = 64 * 1024
ANSWER_SECONDS = 10  # kept at the end of a session for the reply to a mail
MEMORY_SECONDS = 30
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

    def opened(self, connection: "MailConnection") -> None:
        """Note a new connection."""

    def closed(self, connection: "MailConnection") -> None:
        """Forget a connection."""

    def is_balancer(self, address: str) -> bool:
        """Whether a connection from `address` begins with a PROXY header."""

    def refusal(self, connection: "MailConnection") -> str | None:
        """Count a connection, now that its client is known; return what to say when there is no place for it."""


class MailConnection(SMTP):
    """One connection; it tells the edge when it opens and closes, and hands it the mail."""

    line_length_limit = BUFFER_BYTES  # only how much is read ahead: lines may be as long as the message

    def __init__(self, edge: Mailroom) -> None:
        """Speak for `edge`."""
        # aiosmtpd shares one table of limits between all connections and empties it for each new one.
        self.command_size_limits = collections.defaultdict(lambda: LONGEST_COMMAND)
        self.command_size_limit = LONGEST_COMMAND
        self.storing = False
        self.client: tuple[str, int] | None = None
        self._edge = edge
        self._commands = self._errors = 0
        super().__init__(
            Hooks(edge.recipients, edge.limits.recipients, self._extensions),
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

    greeting = "ESMTP"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the dialogue, or begin it again inside TLS: neither the client nor the deadline is forgotten then."""
        if self.client is None:
            peer = transport.get_extra_info("peername")
            self.client = (str(peer[0]), int(peer[1])) if peer else ("", 0)
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
            if self.client is not None and self._edge.is_balancer(self.client[0]):
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

    def _extensions(self) -> list[str]:
        """Say what EHLO is told: what is offered at the moment."""
        offered = [f"SIZE {self._edge.limits.message_bytes}", "8BITMIME", "SMTPUTF8", "PIPELINING"]
        if self.tls_context is not None and not self.private:
            offered.append("STARTTLS")
        if self._edge.credentials is not None and self.private:
            offered.append("AUTH PLAIN LOGIN")
        return [*offered, "ENHANCEDSTATUSCODES"]

    @property
    def private(self) -> bool:
        """Whether TLS protects what is said."""
        return self.session is not None and self.session.ssl is not None

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Read an address as servers write it; aiosmtpd would read it as the header of a mail."""
        return read_path(arg) or (None, None)

    @syntax("MAIL FROM:<address>")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd finds its commands by these names
        """Begin a mail; what AUTH= says of its first author (RFC 4954, section 5) is allowed and not believed."""
        words = (arg or "").split(" ")
        await super().smtp_MAIL(" ".join(word for word in words if not word.upper().startswith("AUTH=")) or None)

    @syntax("STARTTLS")
    async def smtp_STARTTLS(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Begin TLS; whoever breaks off there is gone, which aiosmtpd does not notice."""
        if arg or self.private or not self.tls_context:
            await self.push(replies.NO_ARGUMENT if arg else replies.NO_TLS)
            return
        with suppress(TLSSetupException):
            await super().smtp_STARTTLS(None)
        if not self.private:
            self.cut()
            self.connection_lost(None)

    @syntax("AUTH <mechanism>")
    async def smtp_AUTH(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Sign in, over TLS only."""
        if self.session is None or self._edge.credentials is None or self.session.authenticated:
            await self.push("502" if self._edge.credentials is None else replies.SIGNED_IN_ALREADY)
        elif not self.private:
            await self.push(replies.SIGN_IN_OVER_TLS)
        else:
            reply = await sign_in(arg or "", self._ask, self._edge.credentials)
            self.session.authenticated = reply == replies.SIGNED_IN
            await self.push(reply)

    async def _ask(self, line: str) -> bytes:
        await self.push(line)
        with suppress(asyncio.LimitOverrunError):
            return (await self._reader.readuntil(b"\n")).strip()
        raise ConnectionAbortedError

    @syntax("HELP")
    async def smtp_HELP(self, _arg: str | None) -> None:  # noqa: N802 - as above
        """Help as little as is allowed."""
        await self.push(replies.HELP)

    @syntax("VRFY <address>")
    async def smtp_VRFY(self, _arg: str | None) -> None:  # noqa: N802 - as above
        """Tell nothing about addresses (RFC 5321, section 7.3)."""
        await self.push(replies.WILL_NOT_TELL)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Read a mail's text, have it kept, and only then take it.

        aiosmtpd's own reading keeps one object a line, refuses long lines for good, and takes no reply of ours for large mails.
        """
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if arg or self.envelope is None or not self.envelope.rcpt_tos:
            await self.push(replies.NO_ARGUMENT if arg else replies.RECIPIENT_FIRST)
            return
        with share_of(self._edge.memory) as share:
            if not await share.reserve(_announced(self.envelope, self._edge.limits.message_bytes), MEMORY_SECONDS):
                await self._answer(self.envelope, replies.NO_MEMORY)
                return
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._answer(self.envelope, await self._take(self.envelope, share))

    async def _take(self, envelope: Envelope, share: Share) -> str:
        """Read a text and have it kept; return the reply."""
        budget = min(self._edge.limits.data_seconds, self._deadline.remaining() - ANSWER_SECONDS)
        try:
            async with asyncio.timeout(budget):
                raw = await read_data(self._reader, self._edge.limits.message_bytes, share.grow, self._reset_timeout)
        except TimeoutError:
            return replies.TEXT_TOOK_TOO_LONG
        if isinstance(raw, Refused):
            return replies.TEXT_REPLIES[raw]
        if self.session is None:
            return replies.LATER
        self.storing = True
        try:
            return await self._edge.keep(self.session, envelope, raw)
        finally:
            self.storing = False

    async def _answer(self, envelope: Envelope, reply: str) -> None:
        """Reply to a mail, and hang up where no other can follow."""
        self.envelope = self._create_envelope()
        for each in self.replies_to(envelope, reply):
            await self.push(each)
        if reply.startswith("421") or reply == replies.TEXT_TOOK_TOO_LONG or self._edge.stopping or self._deadline.is_over:
            self.hang_up()

    def replies_to(self, _envelope: Envelope, reply: str) -> list[str]:
        """Return what is said after a mail's text: one reply."""
        return [reply]

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
        """Hang up on a client that has been silent for too long."""
        self._time_is_up()

    def _time_is_up(self) -> None:
        """Hang up; a mail that is being stored gets its reply first."""
        if not self.storing:
            self.say_goodbye(replies.TIME_IS_UP)


def _announced(envelope: Envelope, limit: int) -> int:
    """Return how many bytes the sender says that the mail has (RFC 1870), as far as that can be, or a usual number."""
    sizes: list[Any] = [option.partition("=")[2] for option in envelope.mail_options if option.startswith("SIZE=")]
    return min(int(sizes[0]), limit) if sizes and sizes[0].isdecimal() else BUFFER_BYTES
