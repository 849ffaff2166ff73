"""Whom to ring, as a text says it: at once, or later for a danger that was found in a file."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from intake.danger import Disclosed, Ring, whom_to_ring
from intake.letters import Letters
from intake.ports import Clock
from models.cases import Message
from models.states import OutboxPurpose
from sms.config import SmsConfig
from sms.writing import write
from storage.unit_of_work import UnitOfWork

# Who is named to ring, and the number of the council's own line where it is one of those.
LINES: dict[Ring, Callable[[SmsConfig], str]] = {
    Ring.COUNCIL_CHILD: lambda config: config.child_line or config.emergency_line,
    Ring.COUNCIL_ADULT: lambda config: config.adult_line or config.emergency_line,
}


def rings(disclosed: Disclosed, config: SmsConfig) -> dict[str, str]:
    """Return for everybody whom the template knows "" where they are not named, and the number of a line of the council's own."""
    named = whom_to_ring(disclosed)
    return {ring.name.lower(): (LINES[ring](config) if ring in LINES else "yes") if ring in named else "" for ring in Ring}


def danger_key(case_id: int, disclosed: Disclosed, now: datetime) -> str:
    """Return the key under which whom to ring is said: the same people once an hour in a case, however often danger is told."""
    names = hashlib.sha256("+".join(whom_to_ring(disclosed)).encode()).hexdigest()[:12]
    return f"sms_danger:{case_id}:{now:%Y-%m-%dT%H}:{names}"


@dataclass(frozen=True, slots=True)
class SmsWarner:
    """Texts a person whom to ring, for a danger that was found in a file of theirs."""

    letters: Letters
    clock: Clock
    config: SmsConfig

    async def __call__(self, message: Message, disclosed: Disclosed, _key: str, unit: UnitOfWork) -> None:
        """Write it to the outbox, under the same key as a danger that was texted: nobody is told twice within the hour."""
        case = await unit.cases.get(message.case_id)
        if case is None or case.id is None or message.sender is None:
            return
        now = self.clock()
        text = self.letters.words("text_danger", {"reference": case.reference, "ring": rings(disclosed, self.config)})
        await write(case.id, message.sender, text, danger_key(case.id, disclosed, now), OutboxPurpose.CONVERSATION, unit, now)
