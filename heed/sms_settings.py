"""The settings of text messages: a part of heed/settings.py."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings


class SmsSettings(BaseSettings):
    """How texts come and go, off unless a secret is set."""

    sms_secret: SecretStr | None = Field(
        default=None, description="Secret with which the provider of texts signs deliveries; unset: no texts."
    )
    sms_host: str = Field(default="127.0.0.1", description="Address on which texts are delivered, without TLS.")
    sms_port: int = Field(default=8091, ge=0, le=65535, description="Port on which texts are delivered; 0 picks a free one.")
    sms_path: str = Field(default="/texts", pattern=r"^/", description="Path on which texts are delivered.")
    sms_window_seconds: float = Field(
        default=300, gt=0, le=3600, description="How far the moment that a delivery names may lie from ours, in seconds."
    )
    sms_api_url: str = Field(default="", validate_default=True, description="The provider's own address for sending, https://…")
    sms_token: SecretStr | None = Field(
        default=None, validate_default=True, description="Token with which texts are sent and media fetched."
    )
    sms_number: str = Field(default="", validate_default=True, description="Number that texts are sent from.")
    sms_media_host: str = Field(default="", description="Host that media are fetched from; empty: that of HEED_SMS_API_URL.")
    sms_new_after_days: int = Field(
        default=14, ge=1, description="Days of silence after which a text from the same number opens a new case."
    )

    @field_validator("sms_api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"})
        if url and not (parts.hostname and is_safe):
            raise ValueError("write it as https://host/path; residents' words go there")
        return url.rstrip("/")

    @field_validator("sms_api_url", "sms_token", "sms_number")
    @classmethod
    def _check_whole(cls, value: object, info: ValidationInfo) -> object:
        if not value and info.data.get("sms_secret") is not None:
            raise ValueError("is missing, while HEED_SMS_SECRET is set")
        return value

    @property
    def sms_media(self) -> str:
        """The host that media are fetched from, with the default filled in."""
        return self.sms_media_host or urlsplit(self.sms_api_url).netloc
