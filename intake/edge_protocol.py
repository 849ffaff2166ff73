"""One SMTP connection: aiosmtpd's dialogue with our replies, our limits and our way of reading a mail's text."""

import asyncio
import collections
from typing import AnyStr, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from intake.edge_data import read_data
from intake.recipients import Recipients, Verdict

MOST_RECIPIENTS = 100  # what every server must take (RFC 5321, section 4.5.3.1.8)
LONGEST_COMMAND = 2048
BUFFER_BYTES = 64 * 1024
PATIENCE_SECONDS = 300

TOO_LARGE = "552 5.3.4 This message is larger than we can take"
LATER = "451 4.3.0 Something went wrong on our side; please try again later"
NOT_NOW = "421 4.3.2 We cannot take mail at the moment; please try again later"
TAKEN = "250 2.0.0 Taken"

# Replies (RFC 5321, section 4.2; codes of RFC 3463) to a recipient; None takes it.
RECIPIENT_REPLIES: dict[Verdict, str | None] = {
    Verdict.OURS: None,
    Verdict.UNKNOWN: "550 5.1.1 There is no such mailbox here",
    Verdict.FOREIGN: "550 5.7.1 We do not pass mail on to others",
}

# What aiosmtpd says of its own accord, and what we say instead: with codes that other servers can read.
BETTER_WORDS = {
    "552 Error: message size exceeds fixed maximum message size": TOO_LARGE,
    "250 OK": "250 2.0.0 OK",
    "221 Bye": "221 2.0.0 Goodbye",
    "503 Error: need MAIL command": "503 5.5.1 MAIL first, please",
    "503 Error: need RCPT command": "503 5.5.1 RCPT first, please",
    "503 Error: nested MAIL command": "503 5.5.1 One MAIL at a time, please",
}


class Mailroom(Protocol):
    """What a connection needs of the edge behind it."""

    recipients: Recipients
    max_bytes: int
    stopping: bool

    async def keep(self, session: Session, envelope: Envelope, raw: bytes) -> str:
        """Keep one mail durably and return the reply."""

    def opened(self, connection: "MailConnection") -> None:
        """Note a new connection."""

    def closed(self, connection: "MailConnection") -> None:
        """Forget a connection."""


class Replies:
    """The hooks that aiosmtpd calls."""

    def __init__(self, recipients: Recipients) -> None:
        """Answer for these recipients."""
        self._recipients = recipients

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient of ours, up to the limit; refuse every other."""
        refusal = RECIPIENT_REPLIES[self._recipients.verdict(address)]
        if refusal is not None:
            return refusal
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients; please send the rest separately"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_exception(self, _error: Exception) -> str:
        """Say that a fault is ours and passing, and nothing about it."""
        return LATER


class MailConnection(SMTP):
    """One connection; it tells the edge when it opens and closes, and hands it the mail."""

    line_length_limit = BUFFER_BYTES  # only how much is read ahead: lines may be as long as the message

    def __init__(self, edge: Mailroom) -> None:
        """Speak for `edge`."""
        # aiosmtpd shares one table of limits between all connections and empties it for each new one.
        self.command_size_limits = collections.defaultdict(lambda: LONGEST_COMMAND)
        self.command_size_limit = LONGEST_COMMAND
        self.storing = False
        self._edge = edge
        super().__init__(
            Replies(edge.recipients),
            data_size_limit=edge.max_bytes,
            enable_SMTPUTF8=True,
            hostname=edge.recipients.first_domain,  # without it, every connection would ask the name service and wait
            ident="ESMTP",
            timeout=PATIENCE_SECONDS,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the dialogue."""
        self._edge.opened(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End the dialogue."""
        super().connection_lost(error)
        self._edge.closed(self)

    async def push(self, status: AnyStr) -> None:
        """Send a reply, in better words where there are any."""
        await super().push(BETTER_WORDS.get(status, status) if isinstance(status, str) else status)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd finds its commands by these names
        """Read a mail's text, have it kept, and only then take it.

        aiosmtpd's own reading keeps one object a line, refuses long lines for good, and takes no reply of ours for large mails.
        """
        if await self.check_helo_needed():
            return
        if arg or self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else BETTER_WORDS["503 Error: need RCPT command"])
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        raw = await read_data(self._reader, self._edge.max_bytes, self._reset_timeout)
        await self._answer(TOO_LARGE if raw is None else await self._keep(self.envelope, raw))

    async def _keep(self, envelope: Envelope, raw: bytes) -> str:
        if self.session is None:
            return LATER
        self.storing = True
        try:
            return await self._edge.keep(self.session, envelope, raw)
        finally:
            self.storing = False

    async def _answer(self, reply: str) -> None:
        self.envelope = self._create_envelope()
        await self.push(reply)
        if reply.startswith("421") or self._edge.stopping:
            self.hang_up()

    @property
    def dialogue(self) -> asyncio.Task[None] | None:
        """The task that speaks with the other side, or None before it has begun."""
        return self._handler_coroutine

    def say_goodbye(self) -> None:
        """Tell the other side to try again later, and hang up."""
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(NOT_NOW.encode() + b"\r\n")
        self.hang_up()

    def hang_up(self) -> None:
        """End the connection once everything said has been sent."""
        if self.transport is not None:
            self.transport.close()

    def cut(self) -> None:
        """End the connection at once, whatever has not been sent."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
