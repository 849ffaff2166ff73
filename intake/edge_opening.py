"""Ports with TLS from the first byte behind load balancers: the PROXY header stands before TLS, and is read from the bare socket.

A stream would read ahead, and what it had read of TLS could not be handed on to it; so not one byte more is read than the header has.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from intake.edge_connection import Connection
from intake.edge_proxy import named_client

LONGEST_LINE = 107  # of a header of version 1 (the PROXY protocol's specification, section 2.1)
RETRY_SECONDS = 0.2


class BareSocket:
    """A socket with the reading methods of a stream, which takes nothing that was not asked for."""

    def __init__(self, connected: socket.socket) -> None:
        """Read from a socket that does not block."""
        self._socket = connected

    async def read(self, n: int = LONGEST_LINE) -> bytes:
        """Return what is there, at most `n` bytes; nothing at the end."""
        return await asyncio.get_running_loop().sock_recv(self._socket, n)

    async def readexactly(self, n: int) -> bytes:
        """Return `n` bytes; raise IncompleteReadError where there are fewer."""
        got = b""
        while len(got) < n:
            more = await self.read(n - len(got))
            if not more:
                raise asyncio.IncompleteReadError(got, n)
            got += more
        return got

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        """Return everything up to `separator`, with it; raise IncompleteReadError beyond the longest line that there is."""
        got = b""
        while not got.endswith(separator):
            if len(got) >= LONGEST_LINE:
                raise asyncio.IncompleteReadError(got, None)
            got += await self.readexactly(1)
        return got


class TlsBehindBalancers:
    """Listens like asyncio's own server; each client is known before its TLS begins."""

    def __init__(
        self,
        listening: socket.socket,
        made: Callable[[], Connection],
        is_balancer: Callable[[str], bool],
        tls: ssl.SSLContext,
        handshake_seconds: float,
        most: int,
    ) -> None:
        """Make a connection of each client at `listening`; at most `most` at once may be about to say who they are."""
        self.sockets = (listening,)
        self._made = made
        self._is_balancer = is_balancer
        self._tls = tls
        self._handshake_seconds = handshake_seconds
        self._most = most
        self._opening: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.ensure_future(self._accept())

    def close(self) -> None:
        """Listen no more, and leave those who have not said who they are."""
        for task in (self._accepting, *self._opening):
            task.cancel()
        self.sockets[0].close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, address = await loop.sock_accept(self.sockets[0])
            except OSError:  # out of descriptors, or a client that has gone again: the next may fare better
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if len(self._opening) >= self._most:
                accepted.close()
                continue
            task = asyncio.ensure_future(self._open(accepted, str(address[0])))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _open(self, accepted: socket.socket, address: str) -> None:
        try:
            client = await named_client(BareSocket(accepted)) if self._is_balancer(address) else None
        except OSError:  # no header in time, or a wrong one
            accepted.close()
            return
        except asyncio.CancelledError:
            accepted.close()
            raise
        connection = self._made()
        connection.introduce(client)
        with suppress(OSError):  # TLS that failed
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: connection, accepted, ssl=self._tls, ssl_handshake_timeout=self._handshake_seconds
            )
