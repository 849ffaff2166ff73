"""One IMAP connection (RFC 9051), in a thread of its own, with its faults in plain words.

What a server or a library says in an error may quote a mail, so nothing of it is repeated but the text of a plain refusal.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from imapclient import SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from intake.fetching.account import Account, Mark, Security
from intake.fetching.credentials import Secret
from intake.fetching.listening import Listener
from intake.fetching.signing_in import sign_in
from models.errors import MailboxTrouble

CONNECT_SECONDS = 10
REPLY_SECONDS = 60
AT_ONCE = 100  # mails described by one command, so that no answer grows beyond measure
Result = TypeVar("Result")

logging.getLogger("imapclient").setLevel(logging.WARNING)  # at debug it writes down what passes, mails included


@dataclass(frozen=True, slots=True)
class Described:
    """A mail before it is fetched: the size that the server tells, in bytes, and when it came."""

    uid: int
    size: int
    came_at: datetime | None


class MailboxConnection:
    """A signed-in connection to one folder."""

    def __init__(self, account: Account) -> None:
        """Connect to nothing yet."""
        self._account = account
        self._thread = ThreadPoolExecutor(1, "mailbox")
        self._client: Listener | None = None
        self._closed = False

    async def open(self, secret: Secret) -> int:
        """Connect, sign in and select the folder; return its UIDVALIDITY. Raises MailboxTrouble."""
        await self._do("connecting", self._connect)
        await self._do("signing in", sign_in, self._known, self._account.user, secret)
        return await self._do("opening the folder", self._select)

    async def search(self, first: int, since: date) -> list[int]:
        """Return the UIDs, from `first` on, of mails that came on `since` or later and do not bear the mark, where the mark shows."""
        return await self._do("looking for mail", self._search, first, since)

    async def describe(self, uids: Sequence[int]) -> list[Described]:
        """Return what is known of these mails; those that have gone are left out."""
        found: list[Described] = []
        for at in range(0, len(uids), AT_ONCE):
            found += await self._do("asking for sizes", self._describe, uids[at : at + AT_ONCE])
        return found

    async def content(self, uid: int) -> bytes | None:
        """Return a mail's bytes, at most one more than the limit; None when it has gone. It is not marked as seen."""
        return await self._do("fetching a mail", self._content, uid)

    async def mark(self, uid: int) -> None:
        """Mark a mail as taken, as the account asks for."""
        await self._do("marking a mail as taken", self._mark, uid)

    async def wait(self, seconds: float) -> bool:
        """Wait until something may have come, at most `seconds`; return False where the connection is to be made anew for that."""
        if self._known.news():
            return True
        if not await self._do("asking what the server can do", self._known.has_capability, "IDLE"):
            await asyncio.sleep(seconds)
            await self._do("looking for mail", self._known.noop)
            return True
        return await self._do("waiting for mail", self._idle, seconds)

    async def close(self) -> None:
        """Hang up at once, whatever the thread is waiting for."""
        self._closed = True
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError):
                # Beneath TLS, so that a read in the thread ends; everything else is closed there.
                socket.socket.shutdown(client.socket(), socket.SHUT_RDWR)
            ended = self._thread.submit(_shut, client)
            self._thread.shutdown(wait=False)
            await asyncio.wrap_future(ended)
        self._thread.shutdown(wait=False)

    @property
    def _known(self) -> Listener:
        if self._client is None:
            raise MailboxTrouble("There is no connection to the mailbox.")
        return self._client

    async def _do(self, what: str, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run `work` in the thread; turn every fault of server and connection into MailboxTrouble."""
        host = self._account.server.host
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        except MailboxTrouble:
            raise
        except ssl.SSLCertVerificationError as error:
            raise MailboxTrouble(f"The certificate of {host} cannot be trusted ({error.verify_message}).", refused=True) from error
        except TimeoutError as error:
            raise MailboxTrouble(f"{host} did not answer in time ({what}).") from error
        except OSError as error:
            raise MailboxTrouble(f"{host} cannot be reached, or hung up ({what}: {type(error).__name__}).") from error
        except (IMAPClientAbortError, ProtocolError) as error:
            raise MailboxTrouble(f"{host} cut the connection or gave an answer that cannot be read ({what}).") from error
        except IMAPClientError as error:
            raise MailboxTrouble(f"{host} refused ({what}).", refused=True) from error
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            AssertionError,
        ) as error:  # what the library's readers raise on nonsense
            raise MailboxTrouble(f"{host} gave an answer that cannot be read ({what}: {type(error).__name__}).") from error

    def _connect(self) -> None:
        server = self._account.server
        patience = SocketTimeout(CONNECT_SECONDS, REPLY_SECONDS)
        tls = server.security is Security.TLS
        try:
            client = Listener(
                server.host, server.port, ssl=tls, ssl_context=ssl.create_default_context() if tls else None, timeout=patience
            )
        except IMAPClientError as error:
            raise MailboxTrouble(f"{server.host} does not take connections now.") from error
        client.normalise_times = False
        self._client = client
        if self._closed:
            _shut(client)
        elif server.security is Security.STARTTLS:
            client.starttls(ssl.create_default_context())

    def _select(self) -> int:
        account, client = self._account, self._known
        self._prepare_mark(client)
        selected = client.select_folder(account.folder)
        if account.mark is Mark.KEYWORD:
            kept = {flag.lower() for flag in selected.get(b"PERMANENTFLAGS", ())}
            if not kept & {b"\\*", account.keyword.lower().encode()}:
                raise MailboxTrouble("The mailbox keeps no keywords; set HEED_IMAP_MARK to move.", refused=True)
        return int(selected[b"UIDVALIDITY"])

    def _prepare_mark(self, client: Listener) -> None:
        if self._account.mark is not Mark.MOVE:
            return
        if not client.has_capability("MOVE"):
            raise MailboxTrouble("The server cannot move mail; set HEED_IMAP_MARK to keyword or seen.", refused=True)
        if not client.folder_exists(self._account.taken_folder):
            client.create_folder(self._account.taken_folder)

    def _search(self, first: int, since: date) -> list[int]:
        self._known.news()  # what was announced until now is about to be found
        unmarked = ["UNKEYWORD", self._account.keyword] if self._account.mark is Mark.KEYWORD else []
        found = self._known.search(["UID", f"{first}:*", "SINCE", since, *unmarked])
        return sorted(uid for uid in found if uid >= first)  # n:* names the last mail even where its UID is lower

    def _describe(self, uids: Sequence[int]) -> list[Described]:
        found = self._known.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return [Described(uid, int(each[b"RFC822.SIZE"]), _aware(each.get(b"INTERNALDATE"))) for uid, each in found.items()]

    def _content(self, uid: int) -> bytes | None:
        found = self._known.fetch([uid], [f"BODY.PEEK[]<0.{self._account.max_bytes + 1}>"]).get(uid)
        if found is None:
            return None
        texts = [value for key, value in found.items() if key.startswith(b"BODY[]")]
        return bytes(texts[0] or b"")

    def _mark(self, uid: int) -> None:
        account, client = self._account, self._known
        if account.mark is Mark.MOVE:
            client.move([uid], account.taken_folder)
        else:
            client.add_flags([uid], [account.keyword if account.mark is Mark.KEYWORD else "\\Seen"], silent=True)

    def _idle(self, seconds: float) -> bool:
        try:
            self._known.idle_until(seconds)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            return False  # news came between command and answer, which the library cannot read: a new connection hears it too
        return True


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _shut(client: Listener) -> None:
    with contextlib.suppress(OSError):
        client.shutdown()
