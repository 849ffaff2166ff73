"""How the mail edge is set up: where it listens, for whom, how much it bears, and whom it believes."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

MEGABYTE = 1024 * 1024


class Speech(StrEnum):
    """What is spoken at a port."""

    SMTP = "smtp"
    SMTP_OVER_TLS = "smtp over TLS"
    LMTP = "lmtp"


@dataclass(frozen=True, slots=True)
class EdgeLimits:
    """How much one connection, one address and all together may ask for; times in seconds."""

    message_bytes: int = 25 * MEGABYTE
    recipients: int = 100  # what every server must take (RFC 5321, section 4.5.3.1.8)
    connections: int = 200
    per_address: int = 100
    commands: int = 2_000
    errors: int = 50
    session_seconds: float = 1_800
    idle_seconds: float = 300
    data_seconds: float = 600
    memory_bytes: int = 256 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Credentials:
    """The name and password that a client must give before it may send."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EdgeConfig:
    """Everything about an edge; `ports` says what is spoken where (0 picks a free one), `balancers` who may name a client by PROXY.

    At `lmtp_socket`, a path, LMTP is spoken with programs on the same machine.
    """

    recipients: tuple[str, ...]
    host: str = "127.0.0.1"
    ports: tuple[tuple[Speech, int], ...] = ((Speech.SMTP, 0),)
    limits: EdgeLimits = field(default_factory=EdgeLimits)
    certificate: Path | None = None
    private_key: Path | None = None
    tls_only: bool = False
    credentials: Credentials | None = None
    balancers: tuple[IPv4Network | IPv6Network, ...] = ()
    lmtp_socket: Path | None = None
