"""The hooks that aiosmtpd calls: what is said to EHLO, to a sender and to a recipient."""

from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from intake import edge_replies as replies
from intake.recipients import Recipients


class Hooks:
    """Answers for one connection."""

    def __init__(self, recipients: Recipients, most_recipients: int, extensions: Callable[[], list[str]]) -> None:
        """Take up to `most_recipients` of `recipients` a mail; `extensions` says what EHLO is told at the moment."""
        self._recipients = recipients
        self._most = most_recipients
        self._extensions = extensions

    async def handle_EHLO(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, _responses: list[str]
    ) -> list[str]:
        """Greet, and list what is offered."""
        session.host_name = hostname
        lines = [server.hostname, *self._extensions()]
        return [*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]

    async def handle_MAIL(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any sender: who is believed is decided later, from the message."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return replies.SENDER_OK

    async def handle_RCPT(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient of ours, up to the limit; refuse every other."""
        refusal = replies.RECIPIENT_REPLIES[self._recipients.verdict(address)]
        if refusal is not None:
            return refusal
        if len(envelope.rcpt_tos) >= self._most:
            return replies.TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return replies.RECIPIENT_OK

    async def handle_exception(self, _error: Exception) -> str:
        """Say that a fault is ours and passing, and nothing about it."""
        return replies.LATER
