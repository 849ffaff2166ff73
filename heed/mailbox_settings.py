"""The settings of mailboxes that mail is fetched from: a part of heed/settings.py."""

from datetime import date
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from intake.fetching.account import Mark, Security


class MailboxSettings(BaseSettings):
    """Where mail is fetched from, off unless a server is named."""

    imap_host: str = Field(
        default="", description="Mail server to fetch mail from, such as outlook.office365.com or imap.gmail.com; unset: none is fetched."
    )
    imap_port: int = Field(default=993, ge=1, le=65535, description="Port of that server: 993 for tls, mostly 143 for starttls.")
    imap_security: Security = Field(
        default=Security.TLS, description="How the connection is secured: tls, starttls, or none (only to this machine itself)."
    )
    imap_users: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="User names of the mailboxes, mostly their addresses, separated by commas; all share these settings."
    )
    imap_password: SecretStr | None = Field(default=None, description="Password of the mailboxes; unset where tokens are used.")
    imap_folder: str = Field(default="INBOX", min_length=1, description="Folder that mail is fetched from.")
    imap_mark: Mark = Field(
        default=Mark.MOVE,
        description="What marks a mail as taken, once it is kept: move (to another folder), keyword, or seen (as if it were read).",
    )
    imap_taken_folder: str = Field(
        default="Taken by Heed", min_length=1, description="Folder that taken mail is moved to; made when it is missing."
    )
    imap_keyword: str = Field(
        default="HeedTaken", pattern=r"^[A-Za-z0-9_$-]{1,64}$", description="Keyword that taken mail gets, where the mark is keyword."
    )
    imap_since: date | None = Field(
        default=None,
        description="First day whose mail is fetched, such as 2025-06-01; unset: the day before Heed first met the mailbox.",
    )
    imap_recipient: str = Field(
        default="",
        description="Address that fetched mail counts as sent to where its header names none of HEED_MAIL_RECIPIENTS;"
        " empty: the user name if that is one of them, or else HEED_MAIL_FROM.",
    )
    imap_poll_seconds: float = Field(
        default=60.0, ge=5, le=1500, description="Seconds between two looks into a mailbox; new mail is heard of at once where IDLE works."
    )
    imap_token_url: str = Field(default="", description="OAuth 2 token endpoint, https://…; unset: the password is used.")
    imap_client_id: str = Field(default="", description="OAuth 2 client (application) ID.")
    imap_client_secret: SecretStr | None = Field(default=None, description="OAuth 2 client secret.")
    imap_refresh_token: SecretStr | None = Field(
        default=None, description="OAuth 2 refresh token; unset: Heed signs in as the application itself (client credentials)."
    )
    imap_scope: str = Field(default="", description="OAuth 2 scope that is asked for, such as https://outlook.office365.com/.default.")

    @field_validator("imap_users", mode="before")
    @classmethod
    def _split_users(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
