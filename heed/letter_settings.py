"""The settings of letters, and of whose word is taken for where a mail comes from: a part of heed/settings.py."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from intake.letters import ReturnPath


class LetterSettings(BaseSettings):
    """How letters are written and signed, and how the origin of mail is checked."""

    letters_dir: Path | None = Field(
        default=None, description="Folder with the council's own templates of letters, which go before Heed's; unset: none."
    )
    letters_an_hour: int = Field(
        default=5, ge=1, description="Most acknowledgements to one address in an hour; further cases are named in one letter after it."
    )
    letters_return: ReturnPath = Field(
        default=ReturnPath.OWN,
        description="Return path of letters: own (one for each, by which Heed knows what comes back), from (HEED_MAIL_FROM, for relays that"
        " allow no other sender), or none.",
    )
    smtp_token_url: str = Field(
        default="",
        description="OAuth 2 token endpoint, https://…, for signing in to the relay by token (XOAUTH2) as the user of HEED_SMTP_URL; unset:"
        " by password.",
    )
    smtp_client_id: str = Field(default="", description="OAuth 2 client (application) ID for the relay; unset: HEED_IMAP_CLIENT_ID.")
    smtp_client_secret: SecretStr | None = Field(
        default=None, description="OAuth 2 client secret for the relay; unset: HEED_IMAP_CLIENT_SECRET."
    )
    smtp_refresh_token: SecretStr | None = Field(
        default=None, description="OAuth 2 refresh token for the relay; unset: HEED_IMAP_REFRESH_TOKEN, or none."
    )
    smtp_scope: str = Field(default="", description="OAuth 2 scope for the relay; unset: HEED_IMAP_SCOPE.")
    dkim_key: Path | None = Field(
        default=None, description="PEM file with the RSA or Ed25519 key that signs letters (DKIM); unset: none is signed."
    )
    dkim_selector: str = Field(default="heed", pattern=r"^[A-Za-z0-9._-]+$", description="Selector under which DNS has that key.")
    dkim_second_key: Path | None = Field(
        default=None, description="PEM file with a key of the other kind, which signs letters too; unset: none does."
    )
    dkim_second_selector: str = Field(
        default="heed2", pattern=r"^[A-Za-z0-9._-]+$", description="Selector under which DNS has the second key."
    )
    check_origin: bool = Field(
        default=True, description="Whether SPF, DKIM, DMARC and ARC are checked; this asks DNS about the senders' domains."
    )
    trusted_relays: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="Addresses or networks of the council's own mail servers before Heed, separated by commas."
    )
    trusted_results: str = Field(
        default="",
        description="Name under which those servers, or the fetched mailbox's, leave Authentication-Results, such as mx.google.com;"
        " - where they leave none, as Exchange Online; unset: Heed checks by itself.",
    )
    trusted_sealers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Domains of forwarders whose ARC seals are believed, separated by commas."
    )

    @field_validator("trusted_relays", "trusted_sealers", mode="before")
    @classmethod
    def _split_trusted(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
