"""Sound files are listened to by a transcriber, where the council has one; what it hears is a machine's word and is shown as such."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from intake.fetched_files import message_of, more_to_judge
from intake.parsing.cleaning import clean_text
from intake.ports import Clock, Effect, TellDanger, Transcribe
from intake.receive import Receiver
from models.awaited import Transcript
from models.errors import FileUnavailable
from models.states import Channel
from storage.store import Store
from storage.unit_of_work import UnitOfWork

SECONDS = 600
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Listening:
    """The chore of transcribing; `warners` tell a person whom to ring where danger is heard."""

    store: Store
    clock: Clock
    receiver: Receiver
    transcribe: Transcribe
    warners: Mapping[Channel, TellDanger] = field(default_factory=dict)
    lease: timedelta = timedelta(seconds=2 * SECONDS)

    async def claim(self, unit: UnitOfWork) -> Transcript | None:
        """Take up the sound that has waited longest."""
        return await unit.awaited.claim_transcript(self.clock(), self.lease)

    async def now(self, row: Transcript, unit: UnitOfWork) -> Transcript | None:
        """Return the row as it stands now."""
        return await unit.awaited.transcript(row.attachment_id)

    async def do(self, row: Transcript) -> Effect:
        """Have a sound written down, and triage asked about the message with those words."""
        async with self.store.read() as unit:
            found = await unit.cases.attachment(row.attachment_id)
            if found is None:
                raise FileUnavailable("The file is gone.", permanent=True)
            message = await message_of(found[0].message_id, unit)
        async with asyncio.timeout(SECONDS):
            heard = await self.transcribe(found[0].content, found[0].content_type)
        text = clean_text(heard).strip()[:LONGEST]
        judge = await more_to_judge(message, text, self.receiver, self.store, self.warners)

        async def effect(unit: UnitOfWork) -> None:
            ours = await unit.awaited.transcript(row.attachment_id)
            if ours is not None:
                ours.text, ours.made_by, ours.made_at = text, self.transcribe.name[:100], self.clock()
            await judge(unit)

        return effect

    async def put_off(self, _row: Transcript, _error: Exception, _unit: UnitOfWork) -> None:
        """Keep nothing: the next try begins anew."""

    async def give_up(self, _row: Transcript, _unit: UnitOfWork) -> None:
        """Say nothing: the sound itself is there to be listened to."""
