"""The handler for arrivals by mail: parse, ask triage, and hand over what is to be done."""

import asyncio
from dataclasses import dataclass, field, replace

from intake.attachments import FileRules, examine_now
from intake.envelope import Envelope
from intake.parsing.mail import Arrival, parse_mail
from intake.ports import CheckOrigin, Effect
from intake.receive import Receiver
from models.errors import UnparsableMessage
from models.inbox import InboxRow
from storage.unit_of_work import UnitOfWork

LONGEST_TEXT = 1_000_000  # several novels; reading more at once would starve everybody else


@dataclass(frozen=True, slots=True)
class MailHandler:
    """Reads one mail; the handler of `Channel.EMAIL`. Without `origin` nothing is known of where mail comes from."""

    receiver: Receiver
    rules: FileRules = field(default_factory=FileRules)
    origin: CheckOrigin | None = None

    async def __call__(self, row: InboxRow) -> Effect:
        """Parse a mail, see to its files and ask triage about it; raises UnparsableMessage."""
        arrival = Arrival(row.raw, Envelope.from_dict(row.envelope), row.received_at, row.digest)
        report = await asyncio.to_thread(parse_mail, arrival, self.receiver.letters.addresses)
        if len(report.text) > LONGEST_TEXT:
            raise UnparsableMessage(f"The text is longer than {LONGEST_TEXT:,} characters; open a case by hand with what matters.")
        report = await examine_now(report, self.rules)
        if self.origin is not None:
            report = replace(report, trust=await self.origin(arrival.raw, arrival.envelope))
        suggestion = await self.receiver.suggest(report)

        async def effect(unit: UnitOfWork) -> None:
            await self.receiver.receive(report, suggestion, unit, row.id)

        return effect
