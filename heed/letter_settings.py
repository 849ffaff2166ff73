"""The settings of letters, and of whose word is taken for where a mail comes from: a part of heed/settings.py."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
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
    dkim_key: Path | None = Field(default=None, description="PEM file with the RSA key that signs letters (DKIM); unset: none is signed.")
    dkim_selector: str = Field(default="heed", pattern=r"^[A-Za-z0-9._-]+$", description="Selector under which DNS has that key.")
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
