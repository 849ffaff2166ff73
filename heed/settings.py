"""All settings: read from the environment (prefix HEED_) and from .env, and nowhere else."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from heed.chat_settings import ChatSettings
from heed.letter_settings import LetterSettings
from heed.mailbox_settings import MailboxSettings
from heed.sign_in_settings import SignInSettings
from heed.sms_settings import SmsSettings
from heed.telegram_settings import TelegramSettings
from intake.recipients import Recipients, Verdict
from models.errors import SettingsError
from models.states import Role


class Settings(ChatSettings, LetterSettings, MailboxSettings, SignInSettings, SmsSettings, TelegramSettings):
    """Everything that can be set, an empty variable counting as none; each field's description is what the documentation says of it."""

    model_config = SettingsConfigDict(env_prefix="HEED_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Path = Field(default=Path("./var"), description="Where the store, the trained model and the secret key are kept.")
    database_url: str = Field(
        default="", description="Where the store is, such as postgresql://user@host/name; empty: SQLite in the data directory."
    )
    encoder_dir: Path | None = Field(default=None, description="Another copy of the all-MiniLM-L6-v2 model; unset: the installed one.")
    prior: Path | None = Field(
        default=None, description="TOML file with the shares of kinds, procedures and service areas in this inbox; unset: as in the corpus."
    )
    mail_host: str = Field(default="127.0.0.1", description="Address on which mail is accepted.")
    mail_port: int = Field(default=8025, ge=0, le=65535, description="Port on which mail is accepted; 0 picks a free one.")
    mail_recipients: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("feedback@localhost", "@council.example"),
        min_length=1,
        description="Addresses, or @domains, that mail is accepted for, separated by commas.",
    )
    mail_max_bytes: int = Field(default=25 * 1024 * 1024, gt=0, description="Largest mail accepted, in bytes.")
    mail_certificate: Path | None = Field(
        default=None, description="PEM file with the certificate for STARTTLS, read again on SIGHUP; unset: no TLS."
    )
    mail_key: Path | None = Field(default=None, description="PEM file with the certificate's private key; unset: in the same file.")
    mail_tls_port: int | None = Field(
        default=None, ge=0, le=65535, description="Port on which mail is accepted with TLS from the first byte; unset: none."
    )
    mail_lmtp_port: int | None = Field(
        default=None, ge=0, le=65535, description="Port on which mail is accepted by LMTP, which answers for each recipient; unset: none."
    )
    mail_lmtp_socket: Path | None = Field(
        default=None, description="Unix socket at which mail is accepted by LMTP, for a mail server on the same machine; unset: none."
    )
    mail_tls_only: bool = Field(default=False, description="Whether mail is accepted over TLS only.")
    mail_user: str = Field(default="", description="Name that a mail server must sign in with, over TLS, before it may send; empty: none.")
    mail_password: SecretStr | None = Field(default=None, validate_default=True, description="The password to HEED_MAIL_USER.")
    mail_balancers: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of load balancers, separated by commas; their connections must begin with a PROXY header,"
        " which nobody else's may.",
    )
    mail_connections: int = Field(default=200, ge=2, description="Most connections at once; the last is kept for an address with none.")
    mail_connections_per_address: int = Field(default=100, ge=1, description="Most connections at once from one address.")
    mail_commands: int = Field(default=2_000, ge=10, description="Most commands on one connection.")
    mail_errors: int = Field(default=50, ge=1, description="Most refused commands on one connection.")
    mail_max_recipients: int = Field(default=100, ge=1, description="Most recipients of one mail; 100 is what the standard expects.")
    mail_session_seconds: float = Field(default=1_800, ge=30, description="Longest time that one connection may last, in seconds.")
    mail_idle_seconds: float = Field(default=300, gt=0, description="Longest silence on a connection, in seconds.")
    mail_data_seconds: float = Field(default=600, gt=0, description="Longest time that the text of one mail may take, in seconds.")
    mail_memory_bytes: int = Field(
        default=256 * 1024 * 1024,
        gt=0,
        validate_default=True,
        description="Memory for mails that are arriving at once, in bytes, at least one of the largest; others wait their turn.",
    )
    mail_from: str = Field(
        default="",
        validate_default=True,
        description="Address that Heed's own mail comes from, one that mail is accepted for; empty: feedback@ the first @domain of"
        " HEED_MAIL_RECIPIENTS, or else its first address.",
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="Outgoing relay, smtp://[user:password@]host:port; unset: mail stays in the outbox."
    )
    duty_address: str | None = Field(default=None, description="Where safeguarding alerts are mailed; they carry no personal data.")
    figures_to: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses that get the month's figures by e-mail on its first working day, separated by commas; empty: nobody.",
    )
    desk_host: str = Field(default="127.0.0.1", description="Address on which the desk is served.")
    desk_port: int = Field(default=8080, ge=0, le=65535, description="Port on which the desk is served; 0 picks a free one.")
    desk_url: str = Field(default="", description="The desk's address as its users type it; empty: made from host and port.")
    codes_for: Annotated[tuple[Role, ...] | None, NoDecode] = Field(
        default=None,
        description="Roles that must sign in with a one-time code besides their password, separated by commas, or none; unset: all of them"
        " where HEED_DESK_URL is https, otherwise none.",
    )
    metrics_host: str = Field(default="127.0.0.1", description="Address on which figures for Prometheus are served.")
    metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="Port on which figures for Prometheus are served, without a sign-in; unset: nowhere."
    )
    clamd_url: str | None = Field(
        default=None,
        description="clamd that checks files for malware, unix:///run/clamav/clamd.ctl or tcp://host:3310; unset: files are not checked.",
    )
    files_most: int = Field(default=100, gt=0, le=200, description="Most files that are kept of one message.")
    files_unwanted: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("application/vnd.microsoft.portable-executable",),
        description="Content types, as the bytes show them, of which no file is kept, separated by commas, or none.",
    )
    file_max_bytes: int = Field(default=20 * 1024 * 1024, gt=0, description="Largest file kept, in bytes.")
    transcriber: str = Field(
        default="",
        description="What writes down voice notes, as package.module:name of a transcriber that is installed beside Heed; empty: nothing.",
    )
    telegram_token: SecretStr | None = Field(default=None, description="Token of the Telegram bot; unset: no bot.")
    telegram_api_url: str = Field(default="https://api.telegram.org", description="The Bot API server to talk to.")
    first_password: SecretStr | None = Field(default=None, description="Password of the first accounts; unset: one-time ones.")
    secret_key: SecretStr | None = Field(default=None, description="Signs reply addresses; unset: one is made in the data directory.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="warning", description="How much is logged.")
    profile: Path | None = Field(default=None, description="TOML file with the council's profile, which goes before the settings below.")
    council_name: str = Field(default="Westmere Council", description="The council's name, as residents and officers read it.")
    emergency_line: str = Field(default="", description="The council's telephone number for people at risk, as letters give it beside 999.")
    advocate: str = Field(default="", description="One sentence on how to get an advocate; empty: by replying to the letter.")
    acknowledge_within_days: int = Field(default=3, ge=1, description="Working days within which an officer answers.")

    @field_validator("files_unwanted", mode="before")
    @classmethod
    def _split_types(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return () if value.strip() == "none" else tuple(part.strip().lower() for part in value.split(",") if part.strip())

    @field_validator("mail_recipients", "mail_balancers", "figures_to", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("codes_for", mode="before")
    @classmethod
    def _split_roles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return () if value.strip() == "none" else tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("mail_recipients")
    @classmethod
    def _check_recipients(cls, recipients: tuple[str, ...]) -> tuple[str, ...]:
        for entry in recipients:
            if not entry.partition("@")[2]:
                raise ValueError(f"{entry} is neither an address nor an @domain")
        return recipients

    @field_validator("mail_from")
    @classmethod
    def _check_mail_from(cls, address: str, info: ValidationInfo) -> str:
        """Fill the default in; refuse an address whose answers we would refuse."""
        recipients: tuple[str, ...] = info.data.get("mail_recipients", ())
        domains = [entry for entry in recipients if entry.startswith("@")]
        address = address or (f"feedback{domains[0]}" if domains else "".join(recipients[:1]))
        if recipients and Recipients.of(recipients).verdict(address) is not Verdict.OURS:
            raise ValueError(f"{address} is not among HEED_MAIL_RECIPIENTS, so that answers to it would be refused")
        return address

    @field_validator("mail_memory_bytes")
    @classmethod
    def _check_memory(cls, size: int, info: ValidationInfo) -> int:
        if size < info.data.get("mail_max_bytes", 0):
            raise ValueError("is less than HEED_MAIL_MAX_BYTES, so that the largest mail could never arrive")
        return size

    @field_validator("mail_tls_port", "mail_tls_only", "mail_user")
    @classmethod
    def _check_needs_tls(cls, value: object, info: ValidationInfo) -> object:
        """Refuse what only works over TLS where there is no certificate."""
        if value not in (None, False, "") and info.data.get("mail_certificate") is None:
            raise ValueError("needs a certificate in HEED_MAIL_CERTIFICATE")
        return value

    @field_validator("mail_password")
    @classmethod
    def _check_mail_password(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if info.data.get("mail_user") and not (password and password.get_secret_value()):
            raise ValueError("is missing, while HEED_MAIL_USER is set")
        return password

    @property
    def store_url(self) -> str:
        """The store's SQLAlchemy URL, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'heed.db'}"

    @property
    def roles_with_codes(self) -> frozenset[Role]:
        """The roles that must sign in with a one-time code: over HTTPS, which no trial uses, all that people have."""
        if self.codes_for is not None:
            return frozenset(self.codes_for)
        people = frozenset(Role) - {Role.SERVICE}
        return people if self.desk_address.startswith("https:") else frozenset()

    @property
    def desk_address(self) -> str:
        """The desk's address as its users type it, without a final slash."""
        return (self.desk_url or f"http://{self.desk_host}:{self.desk_port}").rstrip("/")


def read_settings() -> Settings:
    """Return the settings; raise SettingsError that names the variable at fault."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "HEED_" + "_".join(str(part) for part in first["loc"][:1]).upper()
        fault = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {fault}. Correct it in the environment or in .env.") from error
