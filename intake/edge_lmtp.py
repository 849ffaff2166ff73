"""LMTP (RFC 2033): as SMTP, with another greeting and one reply a recipient after a mail's text."""

from aiosmtpd.smtp import Envelope, syntax

from intake.edge_protocol import MailConnection


class LmtpConnection(MailConnection):
    """One LMTP connection."""

    greeting = "LMTP"

    @syntax("LHLO <hostname>")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - aiosmtpd finds its commands by these names
        """Greet."""
        await super().smtp_EHLO(arg)

    async def smtp_EHLO(self, _arg: str) -> None:  # noqa: N802 - as above
        """Refuse SMTP's greeting, as the standard wants."""
        await self.push("500")

    async def smtp_HELO(self, _arg: str) -> None:  # noqa: N802 - as above
        """Refuse SMTP's greeting, as the standard wants."""
        await self.push("500")

    def replies_to(self, envelope: Envelope, reply: str) -> list[str]:
        """Return the reply once a recipient, in the order in which they were named."""
        return [reply] * len(envelope.rcpt_tos)
