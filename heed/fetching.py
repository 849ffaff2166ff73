"""From settings to the mailboxes that are fetched, and to tokens for them and for the outgoing relay."""

import ipaddress
from urllib.parse import urlsplit

from pydantic import SecretStr

from heed.settings import Settings
from intake.fetching.account import Account, Mark, Security, Server
from intake.fetching.credentials import Credentials, Password
from intake.fetching.tokens import Grant, Tokens
from intake.ports import Clock
from intake.recipients import Recipients, Verdict
from models.errors import SettingsError


def accounts_of(settings: Settings) -> list[Account]:
    """Return the mailboxes to fetch, none without a server; raises SettingsError."""
    if not settings.imap_host:
        return []
    if not settings.imap_users:
        raise SettingsError("HEED_IMAP_USERS: name the mailbox to fetch, mostly its address.")
    if settings.imap_security is Security.NONE and not _is_this_machine(settings.imap_host):
        raise SettingsError("HEED_IMAP_SECURITY: mail and password would cross the network readably; use tls or starttls.")
    if settings.imap_mark is Mark.MOVE and settings.imap_taken_folder.lower() == settings.imap_folder.lower():
        raise SettingsError("HEED_IMAP_TAKEN_FOLDER: name another folder than HEED_IMAP_FOLDER.")
    recipients = Recipients.of(settings.mail_recipients)
    if settings.imap_recipient and recipients.verdict(settings.imap_recipient) is not Verdict.OURS:
        raise SettingsError("HEED_IMAP_RECIPIENT: the address is not among HEED_MAIL_RECIPIENTS.")
    return [_account(settings, user, recipients) for user in dict.fromkeys(settings.imap_users)]


def _account(settings: Settings, user: str, recipients: Recipients) -> Account:
    fitting = user if recipients.verdict(user) is Verdict.OURS else settings.mail_from
    return Account(
        server=Server(settings.imap_host, settings.imap_port, settings.imap_security),
        user=user,
        recipients=recipients,
        recipient=settings.imap_recipient or fitting,
        max_bytes=settings.mail_max_bytes,
        folder=settings.imap_folder,
        mark=settings.imap_mark,
        taken_folder=settings.imap_taken_folder,
        keyword=settings.imap_keyword,
        poll_seconds=settings.imap_poll_seconds,
        since=settings.imap_since,
    )


def credentials_of(settings: Settings, clock: Clock) -> Credentials:
    """Return what opens the mailboxes, a token endpoint before a password; raises SettingsError."""
    if not settings.imap_token_url:
        if settings.imap_password is None:
            raise SettingsError("HEED_IMAP_PASSWORD: set it, or HEED_IMAP_TOKEN_URL to sign in by token.")
        return Password(settings.imap_password.get_secret_value())
    secret, refresh = _text(settings.imap_client_secret), _text(settings.imap_refresh_token)
    return _tokens("IMAP", Grant(settings.imap_token_url, settings.imap_client_id, secret, settings.imap_scope, refresh), clock)


def relay_credentials_of(settings: Settings, clock: Clock) -> Credentials | None:
    """Return what signs in to the outgoing relay by token, with the mailboxes' grant for what is not set; None: by password."""
    if not settings.smtp_token_url:
        return None
    user = urlsplit(settings.smtp_url.get_secret_value()).username if settings.smtp_url else None
    if not user:
        raise SettingsError("HEED_SMTP_URL: name the user who signs in by token, smtp+tls://user@host:port.")
    grant = Grant(
        settings.smtp_token_url,
        settings.smtp_client_id or settings.imap_client_id,
        _text(settings.smtp_client_secret or settings.imap_client_secret),
        settings.smtp_scope or settings.imap_scope,
        _text(settings.smtp_refresh_token or settings.imap_refresh_token),
    )
    return _tokens("SMTP", grant, clock)


def _tokens(kind: str, grant: Grant, clock: Clock) -> Tokens:
    if not _is_guarded(grant.url):
        raise SettingsError(f"HEED_{kind}_TOKEN_URL: write it as https://…; secrets are sent there.")
    if not grant.client_id:
        raise SettingsError(f"HEED_{kind}_CLIENT_ID: the token endpoint wants to know who asks.")
    return Tokens(grant, clock)


def _text(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


def _is_guarded(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname or "")))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
