"""The settings of the way in for Telegram's messages, and of the pace of answers: a part of heed/settings.py."""

from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode]


class TelegramSettings(BaseSettings):
    """How messages come from Telegram; without a webhook's address Heed asks for them itself."""

    telegram_webhook_url: str = Field(
        default="", description="Public https:// address to which Telegram delivers messages; unset: Heed asks Telegram for them."
    )
    telegram_webhook_host: str = Field(default="127.0.0.1", description="Address on which those deliveries are taken, without TLS.")
    telegram_webhook_port: int = Field(default=8090, ge=0, le=65535, description="Port on which they are taken; 0 picks a free one.")
    telegram_webhook_path: str = Field(
        default="", description="Path on which they are taken, where a proxy changes it; empty: that of HEED_TELEGRAM_WEBHOOK_URL."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="Secret that Telegram shows with each delivery; unset: one is made from the secret key."
    )
    telegram_webhook_connections: int = Field(default=40, ge=1, le=100, description="Most deliveries at once.")
    telegram_webhook_rate: float = Field(default=500, ge=1, description="Most deliveries a second; Telegram repeats what is above.")
    telegram_networks: Networks = Field(
        default=("149.154.160.0/20", "91.108.4.0/22"),
        validate_default=True,
        min_length=1,
        description="Networks from which deliveries are taken, separated by commas; the default is what Telegram publishes.",
    )
    telegram_proxies: Networks = Field(
        default=("127.0.0.1/32", "::1/128"),
        validate_default=True,
        description="Proxies in front of Heed whose X-Forwarded-For header says where a delivery comes from, separated by commas.",
    )
    telegram_staff_group: int | None = Field(
        default=None, lt=0, description="Number of the officers' own group at Telegram, which is told numbers and no more; unset: none."
    )
    telegram_staff_times: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("09:00",), description="When that group is told, each working day in London's time, separated by commas."
    )
    telegram_rate: float = Field(default=30, gt=0, description="Most messages that the bot sends a second; Telegram allows about 30.")

    @field_validator("telegram_networks", "telegram_proxies", mode="before")
    @classmethod
    def _split_networks(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("telegram_staff_times", mode="before")
    @classmethod
    def _split_times(cls, value: object) -> object:
        times = tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        for each in times if isinstance(times, tuple) else ():
            time.fromisoformat(each)
        return times

    @field_validator("telegram_webhook_url")
    @classmethod
    def _check_webhook_url(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname)))):
            raise ValueError("write it as https://host/path; Telegram delivers over TLS only")
        return url

    @field_validator("telegram_webhook_path")
    @classmethod
    def _check_webhook_path(cls, path: str) -> str:
        if path and not path.startswith("/"):
            raise ValueError("begin it with a slash")
        return path

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        said = secret.get_secret_value() if secret else ""
        if secret and not (16 <= len(said) <= 256 and said.isascii() and said.replace("_", "").replace("-", "").isalnum()):  # noqa: PLR2004 - 256 is Telegram's
            raise ValueError("use 16 to 256 letters, digits, underscores and hyphens")
        return secret

    @property
    def webhook_path(self) -> str:
        """The path on which deliveries are taken, with the default filled in."""
        return self.telegram_webhook_path or urlsplit(self.telegram_webhook_url).path or "/"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
