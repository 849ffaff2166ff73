"""Keeps mails durably: while one transaction is being written, whoever comes gathers for the next."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from intake.bell import Bell
from intake.envelope import Envelope
from intake.ports import Clock
from models.errors import StoreUnavailable
from models.states import Channel
from storage.store import Store

MOST_MAILS = 100
MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits to be kept, and who waits for it."""

    envelope: Envelope
    raw: bytes
    kept: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, fault: Exception | None = None) -> None:
        """Tell that it is kept, or why not, unless the other side has gone."""
        if self.kept.done():
            return
        if fault is None:
            self.kept.set_result(None)
        else:
            self.kept.set_exception(fault)


class GroupCommit:
    """Writes mails to the inbox, those that came together in one transaction."""

    def __init__(self, store: Store, clock: Clock, bell: Bell) -> None:
        """Write to `store`, and ring `bell` after each transaction."""
        self._store = store
        self._clock = clock
        self._bell = bell
        self._line: deque[Waiting] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, envelope: Envelope, raw: bytes) -> None:
        """Return once the mail is committed; raises StoreUnavailable, or whatever went wrong.

        Whoever stops waiting leaves the mail in the line: it was received whole, and a transaction must not be left half done.
        """
        mail = Waiting(envelope, raw)
        self._line.append(mail)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._write())
        await mail.kept

    async def finish(self, seconds: float) -> None:
        """Wait, at most so long, until nothing is left to write."""
        if self._writer is not None:
            await asyncio.wait({self._writer}, timeout=seconds)

    async def _write(self) -> None:
        while self._line:
            await self._settle(self._next())

    async def _settle(self, mails: list[Waiting]) -> None:
        """Commit mails together; where that fails by a fault that is not the store's, each by itself, so that one harms no other."""
        fault = await self._commit(mails)
        if fault is None or len(mails) == 1 or isinstance(fault, StoreUnavailable):
            for mail in mails:
                mail.settle(fault)
            return
        for mail in mails:
            mail.settle(await self._commit([mail]))

    def _next(self) -> list[Waiting]:
        """Take as many mails from the line as one transaction should hold, at least one."""
        mails = [self._line.popleft()]
        size = len(mails[0].raw)
        while self._line and len(mails) < MOST_MAILS and size + len(self._line[0].raw) <= MOST_BYTES:
            mails.append(self._line.popleft())
            size += len(mails[-1].raw)
        return mails

    async def _commit(self, mails: list[Waiting]) -> Exception | None:
        """Write all in one transaction; return what went wrong."""
        try:
            async with self._store.begin() as unit:
                await unit.inbox.add_all(Channel.EMAIL, self._clock(), [(mail.raw, mail.envelope.as_dict()) for mail in mails])
                await unit.commit()
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            return fault
        self._bell.ring()
        return None
