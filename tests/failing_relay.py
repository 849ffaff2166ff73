"""An outgoing relay that fails in every way that relays do, on one port."""

import asyncio
import contextlib
from enum import StrEnum


class Mood(StrEnum):
    """What it does with whoever comes."""

    REFUSING = "nothing listens"
    DEFERRING = "every recipient is answered 450"
    HANGING = "it takes the connection and never says a word"
    CUTTING = "it hangs up in the middle of the text"
    WORKING = "it takes the mail"


class FailingRelay:
    """Takes mail while it works; `visits` counts the connections in each mood."""

    def __init__(self, port: int) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.visits = dict.fromkeys(Mood, 0)
        self._port = port
        self._mood = Mood.REFUSING
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def be(self, mood: Mood) -> None:
        """Change its mood; everybody who is there is thrown out."""
        self._mood = mood
        if self._server is not None:
            self._server.close()
            for writer in self._writers:
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None
        if mood is not Mood.REFUSING:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)

    async def until_visited(self, mood: Mood) -> None:
        """Wait until somebody has come in this mood."""
        async with asyncio.timeout(60):
            while not self.visits[mood]:  # noqa: ASYNC110 - a caller comes when it comes
                await asyncio.sleep(0.05)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits[self._mood] += 1
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            if self._mood is Mood.HANGING:
                await reader.read()
            else:
                await self._speak(reader, writer)
        self._writers.discard(writer)
        writer.close()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay.example ESMTP\r\n")
        sender = recipient = ""
        while line := (await reader.readline()).decode().strip():
            address = line.partition("<")[2].partition(">")[0]
            match line[:4].upper():
                case "MAIL":
                    sender = address
                case "RCPT" if self._mood is Mood.DEFERRING:
                    writer.write(b"450 4.2.0 Later\r\n")
                    continue
                case "RCPT":
                    recipient = address
                case "DATA":
                    writer.write(b"354 Go on\r\n")
                    if self._mood is Mood.CUTTING:
                        await reader.read(100)
                        writer.transport.abort()
                        return
                    self.mails.append((sender, [recipient], await reader.readuntil(b"\r\n.\r\n")))
                case "QUIT":
                    writer.write(b"221 Bye\r\n")
                    return
            writer.write(b"250 OK\r\n")
