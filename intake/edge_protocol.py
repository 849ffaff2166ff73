"""What is said on a connection: aiosmtpd's commands, with our replies and our way of reading a mail's text."""

import asyncio
from contextlib import suppress

import structlog
from aiosmtpd.smtp import Envelope, TLSSetupException, syntax

from intake import edge_replies as replies
from intake.edge_auth import sign_in
from intake.edge_connection import BUFFER_BYTES, Connection
from intake.edge_data import Refused, read_data
from intake.edge_memory import Share, share_of
from intake.edge_paths import read_path

ANSWER_SECONDS = 10  # kept at the end of a session for the reply to a mail
MEMORY_SECONDS = 30

log = structlog.get_logger()


class MailConnection(Connection):
    """One SMTP connection, which hands the edge the mail."""

    def extensions(self) -> list[str]:
        """Return what EHLO is told: what is offered at the moment."""
        offered = [f"SIZE {self._edge.limits.message_bytes}", "8BITMIME", "SMTPUTF8", "PIPELINING"]
        if self.tls_context is not None and not self.private:
            offered.append("STARTTLS")
        if self._edge.credentials is not None and self.private:
            offered.append("AUTH PLAIN LOGIN")
        return [*offered, *super().extensions()]

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
        envelope, self.envelope = self.envelope, self._create_envelope()
        with share_of(self._edge.memory) as share:
            if await share.reserve(_announced(envelope, self._edge.limits.message_bytes), MEMORY_SECONDS):
                await self.push("354 End data with <CR><LF>.<CR><LF>")
                reply = await self._take(envelope, share)
            else:
                reply = replies.NO_MEMORY
        for each in self.replies_to(envelope, reply):
            await self.push(each)
        if reply in replies.LAST_WORDS or self._edge.stopping or self._deadline.is_over:
            self.hang_up()

    async def _take(self, envelope: Envelope, share: Share) -> str:
        """Read a text and have it kept; return the reply."""
        budget = min(self._edge.limits.data_seconds, self._deadline.remaining() - ANSWER_SECONDS)
        try:
            async with asyncio.timeout(budget):
                raw = await read_data(self._reader, self._edge.limits.message_bytes, share.grow, self._reset_timeout)
        except TimeoutError:
            return replies.TEXT_TOOK_TOO_LONG
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest of the text must not be read as commands
            log.error("mail_edge_fault", fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote the mail
            return replies.TEXT_LOST
        if isinstance(raw, Refused):
            return replies.TEXT_REPLIES[raw]
        if self.session is None:
            return replies.LATER
        self.storing = True
        try:
            return await self._edge.keep(self.session, envelope, raw)
        finally:
            self.storing = False

    def replies_to(self, _envelope: Envelope, reply: str) -> list[str]:
        """Return what is said after a mail's text: one reply."""
        return [reply]


def _announced(envelope: Envelope, limit: int) -> int:
    """Return how many bytes the sender says that the mail has (RFC 1870), as far as that can be, or a usual number."""
    sizes = [option.partition("=")[2] for option in envelope.mail_options if option.startswith("SIZE=")]
    return min(int(sizes[0]), limit) if sizes and sizes[0].isdecimal() else BUFFER_BYTES
