"""The mail edge: takes mail over SMTP for the configured recipients and says 250 only for what is durably kept."""

import asyncio
import logging

import structlog
from aiosmtpd.smtp import Envelope as Dialogue
from aiosmtpd.smtp import Session

from intake.bell import Bell
from intake.edge_protocol import LATER, NOT_NOW, TAKEN, MailConnection
from intake.envelope import Envelope, printable
from intake.ports import Clock
from intake.recipients import Recipients
from models.errors import StoreUnavailable
from models.states import Channel
from storage.store import Store

GOODBYE_SECONDS = 5

log = structlog.get_logger()


class MailEdge:
    """Listens on one address; any number of edges may share a store."""

    def __init__(self, store: Store, clock: Clock, recipients: tuple[str, ...], max_bytes: int, host: str, port: int, bell: Bell) -> None:
        """Take mail of up to `max_bytes` for `recipients` (addresses and @domains); ring `bell` for each that was kept."""
        self.recipients = Recipients.of(recipients)
        self.max_bytes = max_bytes
        self.stopping = False
        self._store = store
        self._clock = clock
        self._address = (host, port)
        self._bell = bell
        self._server: asyncio.Server | None = None
        self._connections: set[MailConnection] = set()
        self._keeping: set[asyncio.Task[None]] = set()

    async def start(self) -> tuple[str, int]:
        """Begin to listen; return the address, with the port that was picked when 0 was asked for. Raises OSError."""
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd logs addresses; what we need, we log ourselves
        self.stopping = False
        self._server = await asyncio.get_running_loop().create_server(lambda: MailConnection(self), *self._address)
        host, port = self._server.sockets[0].getsockname()[:2]
        return host, port

    async def stop(self) -> None:
        """Listen no more, finish what is being stored with its reply, and hang up on everybody else."""
        self.stopping = True
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            if not connection.storing:
                connection.say_goodbye()
        unfinished = self._keeping | {dialogue for connection in self._connections if (dialogue := connection.dialogue)}
        if unfinished:
            await asyncio.wait(unfinished, timeout=GOODBYE_SECONDS)
        for connection in list(self._connections):
            connection.cut()  # a client that reads nothing must not hold us up

    async def keep(self, session: Session, dialogue: Dialogue, raw: bytes) -> str:
        """Keep one mail durably; return the reply."""
        task = asyncio.ensure_future(self._commit(_envelope(session, dialogue), raw))
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)
        try:
            await asyncio.shield(task)  # a client that hangs up now must not leave a transaction half done
        except StoreUnavailable:
            log.warning("mail_edge_store_unavailable")
            return NOT_NOW
        except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the mail is to be sent again
            log.error("mail_edge_fault", fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote the mail
            return LATER
        log.info("mail_taken", size=len(raw), recipients=len(dialogue.rcpt_tos))
        return TAKEN

    async def _commit(self, envelope: Envelope, raw: bytes) -> None:
        async with self._store.begin() as unit:
            await unit.inbox.add(Channel.EMAIL, raw, self._clock(), envelope.as_dict())
            await unit.commit()
        self._bell.ring()

    def opened(self, connection: MailConnection) -> None:
        """Note a new connection, so that stopping can end it."""
        self._connections.add(connection)

    def closed(self, connection: MailConnection) -> None:
        """Forget a connection."""
        self._connections.discard(connection)


def _envelope(session: Session, dialogue: Dialogue) -> Envelope:
    return Envelope(
        mail_from="" if dialogue.mail_from == "<>" else printable(dialogue.mail_from or ""),
        rcpt_tos=tuple(printable(address) for address in dialogue.rcpt_tos),
        peer=str(session.peer[0]) if session.peer else "",
        helo=printable(session.host_name or ""),
        smtputf8=dialogue.smtp_utf8,
    )
