"""The audit trail: each entry carries the hash of the one before, so that a change or a gap shows."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.accounts import Account, AuditEntry
from storage.locking import take_turns

BEGINNING = "0" * 64
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries are wanted: of whom, of what kind, and from when until when (excluded); None wants all."""

    account_id: int | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an entry has to fulfil."""
        conditions: list[ColumnElement[bool]] = []
        if self.account_id is not None:
            conditions.append(col(AuditEntry.account_id) == self.account_id)
        if self.action is not None:
            conditions.append(col(AuditEntry.action) == self.action)
        if self.since is not None:
            conditions.append(col(AuditEntry.at) >= self.since)
        if self.until is not None:
            conditions.append(col(AuditEntry.at) < self.until)
        return conditions


class AuditTrail:
    """Who read or changed what."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session
        self._waiting: list[AuditEntry] = []

    async def append(self, at: datetime, account_id: int, action: str, case_id: int | None = None, detail: str = "") -> None:
        """Add one entry to the chain, in the moment before the unit of work is committed."""
        self._waiting.append(
            AuditEntry(at=at, account_id=account_id, action=action, case_id=case_id, detail=detail, previous=BEGINNING, hash="")
        )

    async def settle(self) -> None:
        """Write what was added; from then on, until the commit, whoever else adds something waits.

        Done last, so that nobody waits here for longer than a commit takes, and nobody who waits holds what another needs.
        """
        if not self._waiting:
            return
        await take_turns(self._session, "audit")
        previous = (await self._session.exec(select(AuditEntry.hash).order_by(col(AuditEntry.id).desc()).limit(1))).first() or BEGINNING
        for entry in self._waiting:
            entry.previous = previous
            entry.hash = previous = entry_hash(entry)
            self._session.add(entry)
            await self._session.flush()
        self._waiting.clear()

    async def of_case(self, case_id: int) -> list[AuditEntry]:
        """Return what was done with a case, oldest first."""
        await self.settle()
        return list(await self._session.exec(select(AuditEntry).where(AuditEntry.case_id == case_id).order_by(col(AuditEntry.id))))

    async def latest(self, limit: int) -> list[AuditEntry]:
        """Return the last entries, newest first."""
        await self.settle()
        return list(await self._session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)))

    async def first_broken(self) -> int | None:
        """Return the id of the first entry whose hash or predecessor is not what it was, or None when all hold."""
        previous = BEGINNING
        async for entry in self.all_entries():
            if entry.previous != previous or entry.hash != entry_hash(entry):
                return entry.id
            previous = entry.hash
        return None

    async def head(self) -> AuditEntry | None:
        """Return the last entry, or None where there is none yet."""
        return next(iter(await self.latest(1)), None)

    async def entry(self, entry_id: int) -> AuditEntry | None:
        """Return one entry, or None."""
        return await self._session.get(AuditEntry, entry_id)

    async def found(self, wanted: AuditQuery, before: int | None, limit: int) -> list[tuple[AuditEntry, str]]:
        """Return up to `limit` entries that are wanted, newest first, each with who it was; `before` an entry's id."""
        query = select(AuditEntry, Account.name).join(Account, col(Account.id) == AuditEntry.account_id).where(*wanted.conditions())
        if before is not None:
            query = query.where(col(AuditEntry.id) < before)
        return list(await self._session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit)))

    async def actions(self) -> list[str]:
        """Return every kind of action on record, in alphabetical order."""
        return list(await self._session.exec(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))

    async def all_entries(self) -> AsyncIterator[AuditEntry]:
        """Go through the whole trail, oldest first, a batch in memory at a time."""
        await self.settle()
        after = 0
        while True:
            wanted = select(AuditEntry).where(col(AuditEntry.id) > after).order_by(col(AuditEntry.id)).limit(BATCH)
            entries = list(await self._session.exec(wanted))
            for entry in entries:
                yield entry
                self._session.expunge(entry)
            if len(entries) < BATCH:
                return
            after = entries[-1].id or after


def entry_hash(entry: AuditEntry) -> str:
    """Return the SHA-256, in hexadecimal, over the entry's content and its predecessor's hash."""
    parts = (entry.previous, entry.at.astimezone(UTC).isoformat(), entry.account_id, entry.action, entry.case_id, entry.detail)
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
