"""Whom to ring, told for a danger that only a file disclosed: it was read after its message was answered."""

import hashlib

from intake.danger import Disclosed, whom_to_ring
from intake.ports import TellDanger
from models.cases import Message
from storage.unit_of_work import UnitOfWork
from triage.suggestion import suggestion_from_dict


async def told_of(message: Message, unit: UnitOfWork) -> frozenset[str]:
    """Return whom the writer of a message was told to ring, by what was suggested about it so far."""
    records = await unit.judgements.suggestions(message.case_id)
    known = [Disclosed(suggestion_from_dict(each.body), message.text) for each in records if each.message_id == message.id]
    return frozenset(ring for said in known if said.needs_help for ring in whom_to_ring(said))


async def tell_danger(message: Message, disclosed: Disclosed, told: frozenset[str], tell: TellDanger, unit: UnitOfWork) -> None:
    """Tell who wrote `message` whom to ring, once for each danger, unless all of them were named before; does not commit."""
    rings = whom_to_ring(disclosed)
    if disclosed.needs_help and not told.issuperset(rings):
        names = hashlib.sha256("+".join(rings).encode()).hexdigest()[:12]
        await tell(message, disclosed, f"danger_in_file:{message.id}:{names}", unit)
