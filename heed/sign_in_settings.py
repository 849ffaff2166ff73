"""The settings of signing in through the council's own provider: a part of heed/settings.py."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from models.states import Role


class SignInSettings(BaseSettings):
    """How people sign in besides passwords, off unless a provider is named."""

    oidc_client_id: str = Field(default="", description="What the provider calls Heed.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="The secret that goes with it.")
    oidc_roles: Annotated[dict[str, Role] | None, NoDecode] = Field(
        default=None,
        description="What the provider's values mean here, such as heed-officers=officer,heed-leads=manager; the first that holds wins,"
        " and who has none is not let in.",
    )
    oidc_roles_claim: str = Field(default="roles", description="Claim that holds them, dotted where it is inside another.")
    oidc_name_claim: str = Field(
        default="preferred_username", description="Claim that accounts are named by; what follows an @ is left out."
    )
    oidc_label: str = Field(default="Sign in with your council account", description="What the button says.")
    oidc_issuer: str = Field(
        default="", description="Issuer of the council's OpenID Connect provider, such as https://login.council.example/realms/staff."
    )
    passwords: bool = Field(default=True, validate_default=True, description="Whether people may sign in with a password of Heed.")

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _split_pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = (part.rpartition("=") for part in value.split(",") if part.strip())
        return {name.strip(): role.strip() for name, _, role in pairs}

    @field_validator("oidc_issuer")
    @classmethod
    def _check_issuer(cls, issuer: str, info: ValidationInfo) -> str:
        """Refuse an issuer that is not reached over HTTPS, but for one on this machine, and one without what goes with it."""
        parts = urlsplit(issuer)
        if issuer and parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
            raise ValueError("begin it with https://")
        if issuer and not all(info.data.get(name) for name in ("oidc_client_id", "oidc_client_secret", "oidc_roles")):
            raise ValueError("set HEED_OIDC_CLIENT_ID, HEED_OIDC_CLIENT_SECRET and HEED_OIDC_ROLES too")
        return issuer

    @field_validator("passwords")
    @classmethod
    def _check_passwords(cls, passwords: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - as pydantic calls it
        if not passwords and not info.data.get("oidc_issuer"):
            raise ValueError("is off, and without HEED_OIDC_ISSUER nobody could sign in")
        return passwords


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
