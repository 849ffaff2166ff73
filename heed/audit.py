"""The audit trail's proof: the chain itself, and anchors of it that are kept outside the store.

A chain alone shows a changed or missing entry, but not a tail that was cut off, nor one that somebody with the whole store has made
anew. An anchor names the last entry of a moment and is signed with the secret key, which is not in the store: kept elsewhere it shows both.
"""

import hashlib
import hmac
from dataclasses import dataclass

from models.errors import HeedError
from storage.audit import AuditTrail
from storage.store import Store

FORM = "heed-audit {number} {hash} {signature}"
PARTS = 4


class AuditBroken(HeedError):
    """The audit trail is not what it was; keep the store as it is, and look into who could write to it."""


class AnchorInvalid(HeedError):
    """That is no anchor of this Heed; give a line that heed audit anchor has printed."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last entry of some moment: its number and hash."""

    number: int
    hash: str


async def make_anchor(store: Store, secret: bytes) -> str:
    """Return the line to keep elsewhere; raise AuditBroken where there is no entry yet."""
    async with store.read() as unit:
        head = await unit.audit.head()
    if head is None or head.id is None:
        raise AuditBroken("The audit trail has no entry yet, so there is nothing to hold on to.")
    return FORM.format(number=head.id, hash=head.hash, signature=_sign(secret, head.id, head.hash))


def read_anchor(line: str, secret: bytes) -> Anchor:
    """Return what an anchor says; raise AnchorInvalid when it was not signed with our key."""
    parts = line.split()
    if len(parts) != PARTS or parts[0] != "heed-audit" or not parts[1].isdecimal():
        raise AnchorInvalid
    anchor = Anchor(int(parts[1]), parts[2])
    if not hmac.compare_digest(parts[3], _sign(secret, anchor.number, anchor.hash)):
        raise AnchorInvalid
    return anchor


async def verify(store: Store, anchors: list[Anchor]) -> int:
    """Return the number of entries that hold; raise AuditBroken naming the first that does not, or the anchor that is not met."""
    async with store.read() as unit:
        broken = await unit.audit.first_broken()
        if broken is not None:
            raise AuditBroken(f"Entry {broken} of the audit trail was changed, or one before it is missing. {AuditBroken.__doc__}")
        for anchor in anchors:
            await _check(unit.audit, anchor)
        head = await unit.audit.head()
    return 0 if head is None or head.id is None else head.id


async def _check(trail: AuditTrail, anchor: Anchor) -> None:
    entry = await trail.entry(anchor.number)
    if entry is None:
        raise AuditBroken(f"The audit trail ends before entry {anchor.number}, which an anchor names: its end was cut off.")
    if entry.hash != anchor.hash:
        raise AuditBroken(f"Entry {anchor.number} is not the one that an anchor names: the trail was made anew.")


def _sign(secret: bytes, number: int, entry_hash: str) -> str:
    return hmac.new(secret, f"audit anchor {number} {entry_hash}".encode(), hashlib.sha256).hexdigest()
