"""A small IMAP server that breaks where a test tells it to; what works is tested against a real one."""

import asyncio
import re
from dataclasses import dataclass, field

CUT = None


@dataclass
class ImapDouble:
    """One mailbox; `faults` are pairs of a command's beginning and what is done instead of answering it, each once.

    The bytes are sent with `%TAG` replaced; a list of them ends with CUT where the connection is then cut.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1"
    greeting: bytes = b"* OK Ready\r\n"
    permanent: str = r"\Seen \*"
    faults: list[tuple[str, list[bytes | None]]] = field(default_factory=list)
    flags: dict[int, set[str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    hang_at: str = ""
    connections: int = 0

    async def start(self) -> int:
        """Listen; return the port."""
        self.hung = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    def _met(self, reader, writer) -> None:
        self.connections += 1
        talk = asyncio.ensure_future(self._talk(reader, writer))
        self._talks.add(talk)

    async def _talk(self, reader, writer) -> None:
        writer.write(self.greeting)
        try:
            while line := (await reader.readline()).decode().strip():
                if not await self._answer(line, writer):
                    return
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    async def _answer(self, line: str, writer) -> bool:
        """Answer one command; return whether the connection goes on."""
        tag, _, command = line.partition(" ")
        if tag == "DONE":
            tag = self.idling
        elif command == "IDLE":
            self.idling = tag
        self.said.append(command)
        if self.hang_at and command.startswith(self.hang_at):
            self.hung.set()
            await asyncio.Event().wait()
        for fault in self.faults:
            if command.startswith(fault[0]):
                self.faults.remove(fault)
                for part in fault[1]:
                    if part is CUT:
                        await writer.drain()
                        writer.close()
                        return False
                    writer.write(part.replace(b"%TAG", tag.encode()))
                return True
        if command == "IDLE":
            writer.write(b"+ idling\r\n")
            return True
        for untagged in self._untagged(command):
            writer.write(untagged)
        writer.write(f"{tag} OK Done\r\n".encode())
        return command != "LOGOUT"

    def _untagged(self, command: str) -> list[bytes]:
        if command == "CAPABILITY":
            return [f"* CAPABILITY {self.capabilities}\r\n".encode()]
        if command.startswith("SELECT"):
            return [
                f"* {len(self.mails)} EXISTS\r\n* OK [PERMANENTFLAGS ({self.permanent})] Limited\r\n".encode(),
                b"* OK [UIDVALIDITY 7] Valid\r\n",
            ]
        if command.startswith("UID SEARCH"):
            hidden = "HeedTaken" if "UNKEYWORD" in command else ""
            return [f"* SEARCH {' '.join(str(uid) for uid in self.mails if hidden not in self.flags.get(uid, set()))}\r\n".encode()]
        if command.startswith("UID STORE"):
            uid, flag = re.match(r"UID STORE (\d+) \S+ \((\S+)\)", command).groups()
            self.flags.setdefault(int(uid), set()).add(flag)
            return []
        if command.startswith("UID FETCH"):
            return [self._fetched(uid, command) for uid in self._named(command)]
        return []

    def _named(self, command: str) -> list[int]:
        return [int(uid) for uid in command.split()[2].split(",") if int(uid) in self.mails]

    def _fetched(self, uid: int, command: str) -> bytes:
        mail = self.mails[uid]
        if "RFC822.SIZE" in command:
            said = f'* {uid} FETCH (UID {uid} RFC822.SIZE {len(mail)} INTERNALDATE "03-Jun-2025 10:02:00 +0100")\r\n'
            return said.encode()
        limit = int(re.search(r"<0\.(\d+)>", command).group(1))
        return literal(uid, mail[:limit])


def literal(uid: int, mail: bytes, size: int | None = None) -> bytes:
    """The answer that holds a mail, or a part of what it promises."""
    return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(mail) if size is None else size, mail)
