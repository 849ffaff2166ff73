"""A mail client that speaks line by line, for tests of the edge."""

import asyncio
import contextlib

MAIL = b"From: Ada Okafor <ada@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"
RECIPIENTS = ("Feedback@Council.example", "@complaints.example")


class Talk:
    """One connection, line by line."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def hear(self) -> str:
        """The whole of the next reply; "" when the other side has hung up."""
        lines = []
        while not lines or lines[-1][3:4] == "-":
            line = await asyncio.wait_for(self.reader.readline(), 10)
            lines.append(line.decode().rstrip("\r\n"))
        return "\n".join(lines)

    async def say(self, line: bytes | str) -> str:
        self.writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        await self.writer.drain()
        return await self.hear()

    async def begin(self, sender="<ada@resident.example>", recipient="<feedback@council.example>") -> str:
        await self.hear()
        await self.say("EHLO resident.example")
        return await self.again(sender, recipient)

    async def again(self, sender="<ada@resident.example>", recipient="<feedback@council.example>") -> str:
        await self.say(f"MAIL FROM:{sender}")
        await self.say(f"RCPT TO:{recipient}")
        return await self.say("DATA")

    async def is_over(self) -> bool:
        """Whether the other side has hung up, having said nothing more."""
        with contextlib.suppress(ConnectionError):
            return await asyncio.wait_for(self.reader.read(), 10) == b""
        return True


@contextlib.asynccontextmanager
async def talking(place, **how):
    """One connection to an address of the edge."""
    reader, writer = await asyncio.open_connection(*place, **how)
    try:
        yield Talk(reader, writer)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await asyncio.wait_for(writer.wait_closed(), 10)
