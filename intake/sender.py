"""Sends letters by SMTP over the configured relay."""

import asyncio
import contextlib
import ipaddress
import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

import aiosmtplib
from dkim import DKIMException

from intake.fetching.credentials import Credentials
from intake.mail_message import mail_of
from intake.signing import Signer
from models.errors import MailboxTrouble, SendFailed, SettingsError
from models.outbox import OutboxRow

DEFAULT_PORTS = {"smtp": 25, "smtp+tls": 25, "smtps": 465}
TIMEOUT_SECONDS = 60.0
FIRST_PERMANENT = 500
POLICY = re.compile(r"5\.7\.\d")  # security or policy (RFC 3463, section 3.8), such as "relay access denied"


@dataclass(frozen=True, slots=True)
class Relay:
    """An outgoing mail server; `tls` from the first byte is what smtps:// asks for, `insist` on STARTTLS what smtp+tls:// does."""

    host: str
    port: int
    tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    insist: bool = False

    @classmethod
    def of(cls, url: str) -> Self:
        """Read smtp://[user:password@]host[:port], smtp+tls://… or smtps://…; raise SettingsError, which does not repeat the password."""
        wrong = SettingsError("HEED_SMTP_URL: write it as smtp://host:port, smtp://user:password@host:port, smtp+tls://… or smtps://…")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise wrong from error
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise wrong
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(parts.hostname, port or DEFAULT_PORTS[parts.scheme], parts.scheme == "smtps", user, password, parts.scheme == "smtp+tls")

    @property
    def start_tls(self) -> bool | None:
        """Whether to ask for TLS: when a password would otherwise cross the network readably, always; else if offered."""
        if self.tls:
            return False
        return True if self.insist or (self.user and not self._is_loopback) else None

    @property
    def _is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True, slots=True)
class MailSender:
    """The sender of `Channel.EMAIL`; with `credentials` it signs in by token (XOAUTH2) instead of by the relay's password."""

    relay: Relay
    timeout: float = TIMEOUT_SECONDS
    signers: tuple[Signer, ...] = ()
    credentials: Credentials | None = None

    async def __call__(self, row: OutboxRow) -> None:
        """Send one letter from its own return path, by which a report on it, or a machine's answer, is known for what it is.

        Without one it goes from the null return path (RFC 3834, section 3.3).
        Raises SendFailed: permanent when the relay refuses this letter for good, passing when it or the way to it is at fault.
        """
        try:
            mail = mail_of(row)
            for signer in self.signers:
                mail = await asyncio.to_thread(signer.signed, mail)
        except (KeyError, TypeError, ValueError, DKIMException) as error:
            raise SendFailed("The letter cannot be written as a mail.", permanent=True) from error
        client = self._client()
        try:
            await client.connect()
            await client.sendmail(str(row.payload.get("return_path") or ""), [row.recipient], mail)
        except MailboxTrouble as trouble:  # no token is to be had
            client.close()
            raise SendFailed(str(trouble)) from trouble
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            if isinstance(error, aiosmtplib.SMTPAuthenticationError) and self.credentials is not None:
                self.credentials.refused()
            raise _failure(error) from error
        await _take_leave(client)

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.relay.host,
            port=self.relay.port,
            use_tls=self.relay.tls,
            start_tls=self.relay.start_tls,
            username=self.relay.user,
            password=None if self.credentials else self.relay.password,
            oauth_token_generator=self._token if self.credentials else None,
            timeout=self.timeout,
        )

    async def _token(self) -> str:
        return "" if self.credentials is None else (await self.credentials.secret()).text


async def _take_leave(client: aiosmtplib.SMTP) -> None:
    """End the connection; the letter is taken, and nothing that goes wrong from here on may send it again."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await client.quit()
    client.close()


# Which answers are about the letter itself; refusing a password or a greeting says nothing about it.
ABOUT_THE_LETTER = (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)


def _failure(error: Exception) -> SendFailed:
    """Say what went wrong without repeating what the relay said, which may name the resident."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        return _failure(error.recipients[0])
    if isinstance(error, ABOUT_THE_LETTER):
        return SendFailed(
            f"The relay answered {error.code} to the letter.", permanent=error.code >= FIRST_PERMANENT and not _is_about_us(error)
        )
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return SendFailed(f"The relay answered {error.code} before the letter.")
    if str(error).endswith("does not support XOAUTH2"):
        return SendFailed("The relay offers no sign-in by token (XOAUTH2).")
    # A certificate that does not hold is a ValueError too, and the relay's fault.
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return SendFailed("The address cannot be written to.", permanent=True)
    return SendFailed(f"The relay could not be reached ({type(error).__name__}).")


def _is_about_us(error: aiosmtplib.SMTPResponseException) -> bool:
    """Whether a refusal is the relay's opinion of us, which an administrator may mend: then no letter is given up for it at once."""
    return isinstance(error, aiosmtplib.SMTPSenderRefused) or POLICY.match(error.message) is not None
