"""The mail edge without sockets and disks: its own protocol objects, spoken to over transports in memory."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from intake.bell import Bell
from intake.edge import TALKATIVE, MailEdge
from intake.edge_config import EdgeConfig
from intake.edge_connection import BUFFER_BYTES, Connection
from tests.fakes import FakeClock

MOST_PIECE = 65_536  # what one reading of a socket brings at most
PATIENCE_SECONDS = 20


class MemoryTransport(asyncio.Transport):
    """Notes what is written to it, and ends as a socket does: by telling its protocol a moment later."""

    def __init__(self, protocol: Connection, *, private: bool) -> None:
        super().__init__({"peername": ("127.0.0.1", 40_000), "ssl_object": object() if private else None})
        self.written = bytearray()
        self.paused = self.closing = False
        self._protocol = protocol

    def write(self, data) -> None:
        if not self.closing:
            self.written += data

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        if not self.closing:
            self.closing = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    abort = close

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


@dataclass
class Shelf:
    """Stands in for the store: keeps what is committed; `troubles` come one a commit, None for none."""

    troubles: list[Exception | None] = field(default_factory=list)
    kept: list[tuple[bytes, dict]] = field(default_factory=list)
    _staged: list[tuple[bytes, dict]] = field(default_factory=list)

    @property
    def inbox(self) -> "Shelf":
        return self

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["Shelf"]:
        self._staged = []
        yield self

    async def add_all(self, _channel, _now, arrivals) -> None:
        self._staged = arrivals

    async def commit(self) -> None:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.kept += self._staged


class Client:
    """One connection to an edge in memory."""

    def __init__(self, edge: MailEdge, made: Callable[[MailEdge], Connection], *, private: bool = False) -> None:
        self.connection = made(edge)
        self.transport = MemoryTransport(self.connection, private=private)
        self.connection.connection_made(self.transport)
        self._reader = self.connection._reader

    @property
    def replies(self) -> list[str]:
        """What was said to it, line by line."""
        return self.transport.written.decode().split("\r\n")[:-1]

    async def send(self, sent: bytes) -> None:
        """Send bytes as a socket would bring them, once those before have been read."""
        for start in range(0, len(sent), MOST_PIECE):
            await self.until_it_listens()
            if self.transport.closing:
                return
            assert len(self._reader._buffer) <= 2 * BUFFER_BYTES + MOST_PIECE
            self.connection.data_received(sent[start : start + MOST_PIECE])

    async def until_it_listens(self) -> None:
        """Let the edge work until it waits for more, or has gone."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (self._is_over or self._reader._waiter is not None):  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0)

    @property
    def _is_over(self) -> bool:
        task = self.connection.dialogue
        return task is None or task.done()

    async def hang_up(self, breaths: int | None) -> None:
        """Go, after so many breaths of the edge or when it has worked on everything sent, and see the connection to its end."""
        if breaths is None:
            await self.until_it_listens()
        for _ in range(breaths or 0):
            await asyncio.sleep(0)
        if not self.transport.closing:
            self.connection.eof_received()
        self.transport.close()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.connection.transport is not None or not self._is_over:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0)


def edge_in_memory(config: EdgeConfig, shelf: Shelf) -> MailEdge:
    """Return an edge that keeps mail on a shelf, without listening anywhere."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return MailEdge(shelf, FakeClock(), config, Bell())
