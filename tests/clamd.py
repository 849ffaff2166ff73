"""A clamd for tests: speaks INSTREAM as clamd 1.4 does, and knows one piece of malware, the EICAR test file."""

import asyncio
from pathlib import Path

# In two pieces, so that no scanner takes this file for the test file itself (https://www.eicar.org/download-anti-malware-testfile/).
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ClamdDouble:
    """Listens at a Unix socket or on a loopback port; `most` is its StreamMaxLength in bytes, `fault` an answer instead of a verdict."""

    def __init__(self, most: int = 26_214_400, fault: bytes = b"") -> None:
        self.most, self.fault = most, fault
        self.seen: list[bytes] = []
        self._server: asyncio.Server | None = None

    async def start(self, path: Path | None = None) -> str:
        """Listen; return the address as HEED_CLAMD_URL takes it."""
        if path is not None:
            self._server = await asyncio.start_unix_server(self._serve, str(path))
            return f"unix://{path}"
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"tcp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        try:
            command = await reader.readuntil(b"\0")
            writer.write((await self._answer(command, reader)) + b"\0")
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()  # a file that was cut off in the middle is left unread, as clamd does

    async def _answer(self, command, reader):
        if command == b"zPING\0":
            return b"PONG"
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            if len(content) + length > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
            content += await reader.readexactly(length)
        self.seen.append(content)
        if self.fault:
            return self.fault
        return b"stream: Win.Test.EICAR_HDB-1 FOUND" if content.startswith(EICAR) else b"stream: OK"
