"""Asks clamd whether a file holds malware (clamd(8), command INSTREAM), over a Unix socket or TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from models.errors import ScannerUnavailable, SettingsError

PORT = 3310
CHUNK = 64 * 1024
SECONDS = 60.0  # for one file, all in all; clamd itself gives up after its MaxScanTime, two minutes


class Finding(StrEnum):
    """What the scanner says of a file."""

    CLEAN = "clean"
    MALWARE = "malware"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class ClamdScanner:
    """Scans by the clamd at a Unix socket (`path`), or else at `host` and `port`."""

    path: str = ""
    host: str = ""
    port: int = PORT
    seconds: float = SECONDS

    @classmethod
    def of(cls, url: str) -> Self:
        """Return the scanner at `unix:///path` or `tcp://host:port`; raises SettingsError for any other."""
        parts = urlsplit(url)
        try:
            port = parts.port or PORT
        except ValueError:
            port = 0
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return cls(path=parts.path)
        if parts.scheme == "tcp" and parts.hostname and port:
            return cls(host=parts.hostname, port=port)
        raise SettingsError("HEED_CLAMD_URL: write it as unix:///run/clamav/clamd.ctl or tcp://host:3310.")

    async def __call__(self, content: bytes) -> Finding:
        """Return what clamd finds in a file; raises ScannerUnavailable when it does not answer, or not with a verdict."""
        try:
            async with asyncio.timeout(self.seconds), self._connected() as (reader, writer):
                # Read while sending: clamd answers a file too large for it before it has everything, and hangs up.
                _, said = await asyncio.gather(_send(writer, content), reader.readuntil(b"\x00"))
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError) as error:
            raise ScannerUnavailable from error
        return _verdict(said.rstrip(b"\x00\r\n"))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        opened = asyncio.open_unix_connection(self.path) if self.path else asyncio.open_connection(self.host, self.port)
        reader, writer = await opened
        try:
            yield reader, writer
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _send(writer: asyncio.StreamWriter, content: bytes) -> None:
    """Send a file in pieces, each after its length in four bytes; a length of nothing ends it. Ends early when nobody listens any more."""
    writer.write(b"zINSTREAM\x00")
    with suppress(ConnectionError):
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            writer.write(len(piece).to_bytes(4, "big") + piece)
            await writer.drain()
        writer.write(b"\x00\x00\x00\x00")
        await writer.drain()


def _verdict(answer: bytes) -> Finding:
    if answer == b"stream: OK":
        return Finding.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return Finding.MALWARE
    if answer.startswith(b"INSTREAM size limit exceeded"):
        return Finding.TOO_LARGE
    raise ScannerUnavailable  # an error of clamd's own, such as want of memory: the file is not known to be clean
