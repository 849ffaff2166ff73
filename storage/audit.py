"""The audit trail: each entry carries the hash of the one before, so that a change or a gap shows."""

import hashlib
from datetime import UTC, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.accounts import AuditEntry
from storage.locking import take_turns

BEGINNING = "0" * 64


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
        await self.settle()
        previous = BEGINNING
        for entry in await self._session.exec(select(AuditEntry).order_by(col(AuditEntry.id))):
            if entry.previous != previous or entry.hash != entry_hash(entry):
                return entry.id
            previous = entry.hash
        return None


def entry_hash(entry: AuditEntry) -> str:
    """Return the SHA-256, in hexadecimal, over the entry's content and its predecessor's hash."""
    parts = (entry.previous, entry.at.astimezone(UTC).isoformat(), entry.account_id, entry.action, entry.case_id, entry.detail)
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
