"""Keeps mails durably, those that came together in one transaction."""

from intake import group_commit
from intake.bell import Bell
from intake.envelope import Envelope
from intake.ports import Clock
from models.states import Channel
from storage.store import Store

MOST_MAILS = group_commit.MOST_THINGS


class GroupCommit:
    """Writes mails to the inbox."""

    def __init__(self, store: Store, clock: Clock, bell: Bell) -> None:
        """Write to `store`, and ring `bell` after each transaction."""
        self._store = store
        self._clock = clock
        self._bell = bell
        self._mails = group_commit.GroupCommit[tuple[Envelope, bytes]](self._write, lambda mail: len(mail[1]))

    async def keep(self, envelope: Envelope, raw: bytes) -> None:
        """Return once the mail is committed; raises StoreUnavailable, or whatever went wrong.

        Whoever stops waiting leaves the mail in the line: it was received whole, and a transaction must not be left half done.
        """
        await self._mails.put((envelope, raw))

    async def finish(self, seconds: float) -> None:
        """Wait, at most so long, until nothing is left to write."""
        await self._mails.finish(seconds)

    async def _write(self, mails: list[tuple[Envelope, bytes]]) -> None:
        async with self._store.begin() as unit:
            await unit.inbox.add_all(Channel.EMAIL, self._clock(), [(raw, envelope.as_dict()) for envelope, raw in mails])
            await unit.commit()
        self._bell.ring(Channel.EMAIL)
