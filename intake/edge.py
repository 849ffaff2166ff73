"""The mail edge: takes mail for the configured recipients and says 250 only for what is durably kept."""

import asyncio
import logging
import socket
import ssl
from pathlib import Path

import structlog
from aiosmtpd.smtp import Envelope as Dialogue
from aiosmtpd.smtp import Session

from intake import edge_replies as replies
from intake.bell import Bell
from intake.edge_commit import GroupCommit
from intake.edge_config import EdgeConfig, Speech
from intake.edge_connection import Connection
from intake.edge_gate import Gate
from intake.edge_lmtp import LmtpConnection
from intake.edge_memory import Memory
from intake.edge_opening import TlsBehindBalancers
from intake.edge_protocol import MailConnection
from intake.edge_proxy import is_balancer
from intake.edge_tls import Certificate
from intake.edge_unix import THIS_MACHINE, listen_at
from intake.envelope import Envelope, printable
from intake.ports import Clock
from intake.recipients import Recipients
from models.errors import CertificateUnusable, StoreUnavailable
from storage.store import Store

GOODBYE_SECONDS = 5
WAITING = 512
HANDSHAKE_SECONDS = 20
# aiosmtpd logs addresses; what we need, we log ourselves.
TALKATIVE = ("mail.log", "mail.debug")

log = structlog.get_logger()


class MailEdge:
    """Listens on the configured ports; any number of edges may share a store."""

    def __init__(self, store: Store, clock: Clock, config: EdgeConfig, bell: Bell) -> None:
        """Take mail as `config` says; ring `bell` when some was kept. Raises CertificateUnusable."""
        self.recipients = Recipients.of(config.recipients)
        self.limits = config.limits
        self.memory = Memory(config.limits.memory_bytes)
        self.tls_only = config.tls_only
        self.credentials = config.credentials
        self.stopping = False
        self._config = config
        self._certificate = Certificate(config.certificate, config.private_key) if config.certificate else None
        self._inbox = GroupCommit(store, clock, bell)
        self._gate = Gate(config.limits.connections, config.limits.per_address)
        self._servers: list[asyncio.Server | TlsBehindBalancers] = []
        self._socket: Path | None = None
        self._connections: set[Connection] = set()
        self._places: dict[Connection, str] = {}

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What TLS is begun with, or None without a certificate."""
        return self._certificate.context if self._certificate else None

    async def start(self) -> list[tuple[str, int]]:
        """Begin to listen; return the addresses in the order of the configured ports, with those that were picked for 0.

        Raises OSError, and SettingsError where the socket for LMTP cannot be used.
        """
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.stopping = False
        for speech, port in self._config.ports:
            self._servers.append(await self._listen(speech, port))
        places = [server.sockets[0].getsockname()[:2] for server in self._servers]
        if self._config.lmtp_socket is not None:
            self._servers.append(await listen_at(self._config.lmtp_socket, self._neighbour, WAITING))
            self._socket = self._config.lmtp_socket
        return places

    async def _listen(self, speech: Speech, port: int) -> asyncio.Server | TlsBehindBalancers:
        loop, host = asyncio.get_running_loop(), self._config.host
        if speech is not Speech.SMTP_OVER_TLS:
            made = LmtpConnection if speech is Speech.LMTP else MailConnection
            return await loop.create_server(lambda: made(self), host, port, backlog=WAITING)
        if self.tls is None:
            raise CertificateUnusable
        if not self._config.balancers:
            return await loop.create_server(
                lambda: MailConnection(self), host, port, ssl=self.tls, ssl_handshake_timeout=HANDSHAKE_SECONDS, backlog=WAITING
            )
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=WAITING)
        listening.setblocking(False)
        most = self.limits.connections
        return TlsBehindBalancers(listening, lambda: MailConnection(self), self.is_balancer, self.tls, HANDSHAKE_SECONDS, most)

    def _neighbour(self) -> LmtpConnection:
        """Return a connection with a program on the same machine, which has no address of its own."""
        connection = LmtpConnection(self)
        connection.introduce(THIS_MACHINE)
        return connection

    async def stop(self) -> None:
        """Listen no more, finish what is being stored with its reply, and hang up on everybody else."""
        self.stopping = True
        for server in self._servers:
            server.close()
        self._servers.clear()
        if self._socket is not None:
            self._socket.unlink(missing_ok=True)
        for connection in list(self._connections):
            if not connection.storing:
                connection.say_goodbye()
        await self._inbox.finish(GOODBYE_SECONDS)
        unfinished = {dialogue for connection in self._connections if (dialogue := connection.dialogue)}
        if unfinished:
            await asyncio.wait(unfinished, timeout=GOODBYE_SECONDS)
        for connection in list(self._connections):
            connection.cut()  # a client that reads nothing must not hold us up

    def reload(self) -> None:
        """Take up a renewed certificate; one that cannot be used changes nothing."""
        try:
            if self._certificate is not None:
                self._certificate.reload()
        except CertificateUnusable as error:
            log.error("mail_edge_certificate_unusable", fault=str(error))  # noqa: TRY400 - the fault is in a file, not in the code
        else:
            log.info("mail_edge_certificate_reloaded")

    async def keep(self, session: Session, dialogue: Dialogue, raw: bytes) -> str:
        """Keep one mail durably; return the reply."""
        try:
            await self._inbox.keep(_envelope(session, dialogue), raw)
        except StoreUnavailable:
            log.warning("mail_edge_store_unavailable")
            return replies.NOT_NOW
        except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the mail is to be sent again
            log.error("mail_edge_fault", fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote the mail
            return replies.LATER
        log.info("mail_taken", size=len(raw), recipients=len(dialogue.rcpt_tos))
        return replies.TAKEN

    def is_balancer(self, address: str) -> bool:
        """Whether a connection from `address` begins with a PROXY header."""
        return is_balancer(address, self._config.balancers)

    def refusal(self, connection: Connection) -> str | None:
        """Give a connection a place; return what to say when there is none."""
        address = connection.client[0] if connection.client else ""
        if not self._gate.enter(address):
            log.warning("mail_edge_connection_refused")
            return replies.TOO_MANY_CONNECTIONS
        self._places[connection] = address
        return None

    def opened(self, connection: Connection) -> None:
        """Note a new connection, so that stopping can end it."""
        self._connections.add(connection)

    def closed(self, connection: Connection) -> None:
        """Forget a connection and give its place back."""
        self._connections.discard(connection)
        place = self._places.pop(connection, None)
        if place is not None:
            self._gate.leave(place)


def _envelope(session: Session, dialogue: Dialogue) -> Envelope:
    return Envelope(
        mail_from="" if dialogue.mail_from == "<>" else printable(dialogue.mail_from or ""),
        rcpt_tos=tuple(printable(address) for address in dialogue.rcpt_tos),
        peer=str(session.peer[0]) if session.peer else "",
        helo=printable(session.host_name or ""),
        smtputf8=dialogue.smtp_utf8,
    )
