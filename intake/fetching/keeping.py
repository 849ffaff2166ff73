"""Keeps fetched mail in the store: each once, whatever was cut off before."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from intake.fetching.account import Account
from intake.fetching.connection import Described
from intake.fetching.recipient import envelope_of
from intake.ports import Clock
from models.mailboxes import FetchedMail
from models.states import Channel
from storage.store import Store
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Keeper:
    """What is kept of one mailbox under one UIDVALIDITY."""

    account: Account
    uid_validity: int
    store: Store
    clock: Clock

    async def taken(self, uids: list[int]) -> dict[int, bool]:
        """Return those of `uids` that are in the store, and whether each was marked as taken in the mailbox."""
        async with self.store.read() as unit:
            return await unit.mailboxes.taken(self.account.name, self.uid_validity, uids)

    async def keep(self, mail: Described, raw: bytes) -> bool:
        """Commit a mail's bytes to the inbox together with its UID; return False when its bytes were there already."""
        digest = hashlib.sha256(raw).hexdigest()
        async with self.store.begin() as unit:
            before = await unit.mailboxes.taken_with(self.account.name, digest)
            inbox_id = before.inbox_id if before is not None else await self._add(unit, mail, raw)
            await unit.mailboxes.add(self._met(mail.uid, digest=digest, inbox_id=inbox_id))
            await unit.commit()
        return before is None

    async def _add(self, unit: UnitOfWork, mail: Described, raw: bytes) -> int | None:
        now = self.clock()
        came_at = min(now, mail.came_at or now)  # a resident's days count from when it came, not from when it was fetched
        envelope = envelope_of(raw, self.account.recipients, self.account.recipient).as_dict()
        number = self.account.number(self.uid_validity, mail.uid)
        row = await unit.inbox.add(Channel.EMAIL, raw, came_at, envelope, external_id=number)
        row = row or await unit.inbox.by_external_id(Channel.EMAIL, number)
        return None if row is None else row.id

    async def marked(self, uid: int) -> None:
        """Note that a taken mail bears its mark."""
        async with self.store.begin() as unit:
            await unit.mailboxes.mark(self.account.name, self.uid_validity, uid, self.clock())
            await unit.commit()

    async def leave(self, uid: int, because: str) -> bool:
        """Note that a mail stays in the mailbox and why; return whether that is news."""
        async with self.store.begin() as unit:
            before = await unit.mailboxes.mail(self.account.name, self.uid_validity, uid)
            if before is not None:
                return False
            await unit.mailboxes.add(self._met(uid, left_because=because))
            await unit.commit()
        return True

    async def forget_left(self, there: list[int]) -> None:
        """Forget left mails that are not `there` any more."""
        async with self.store.begin() as unit:
            await unit.mailboxes.forget_left(self.account.name, self.uid_validity, frozenset(there))
            await unit.commit()

    def _met(self, uid: int, *, digest: str | None = None, inbox_id: int | None = None, left_because: str | None = None) -> FetchedMail:
        met_at: datetime = self.clock()
        return FetchedMail(
            mailbox=self.account.name,
            uid_validity=self.uid_validity,
            uid=uid,
            met_at=met_at,
            digest=digest,
            inbox_id=inbox_id,
            left_because=left_because,
        )
