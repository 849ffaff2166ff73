"""The worker's handler for texts: reads one, asks triage, and answers who to ring or what happens next."""

import hashlib
from dataclasses import dataclass

from intake.danger import Disclosed
from intake.letters import in_words
from intake.parsing.cleaning import clean_line, clean_text
from intake.parsing.files import LONGEST_NAME
from intake.ports import Effect
from intake.receive import Received, Receiver
from intake.refusals import ELSEWHERE
from intake.report import Awaited, Refused, Report
from models.inbox import InboxRow
from models.states import Channel, OutboxPurpose
from sms.addresses import stream_of
from sms.config import SmsConfig
from sms.joining import continued
from sms.media import is_providers
from sms.said import Media, Said, said_in
from sms.warning import danger_key, rings
from sms.writing import write
from storage.store import Store
from storage.unit_of_work import UnitOfWork

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class SmsHandler:
    """Reads one text; the handler of `Channel.SMS`."""

    store: Store
    receiver: Receiver
    config: SmsConfig

    async def __call__(self, row: InboxRow) -> Effect:
        """Read a text and ask triage; raises UnparsableMessage. An erased arrival leads to nothing."""
        if not row.raw:
            return _nothing
        said = said_in(row.raw)
        report = await self._report(said, row)
        suggestion = await self.receiver.suggest(report)
        disclosed = Disclosed(suggestion, report.text)

        async def effect(unit: UnitOfWork) -> None:
            received = await self.receiver.receive(report, suggestion, unit, row.id)
            if not received.duplicate:
                await self._answer(report, received, disclosed, row, unit)

        return effect

    async def _report(self, said: Said, row: InboxRow) -> Report:
        sender = stream_of(said.sender)
        text = clean_text(said.text).strip()[:LONGEST_TEXT]
        async with self.store.read() as unit:
            joins = await continued(sender, text, unit, row.received_at, self.config.new_after)
        named = [(media, _name_of(media, number)) for number, media in enumerate(said.media, 1)]
        return Report(
            channel=Channel.SMS,
            received_at=row.received_at,
            text="\n".join(filter(None, (text, *(f"[file sent: {name}]" for _, name in named)))),
            sender=sender,
            reply_to=sender,
            digest=hashlib.sha256(f"{said.id}\n{text}".encode("utf-8", "surrogatepass")).hexdigest(),
            proven_reference=joins,
            awaited=tuple(Awaited(media.url, name, media.size) for media, name in named if is_providers(media.url, self.config)),
            refused=tuple(Refused(name, ELSEWHERE) for media, name in named if not is_providers(media.url, self.config)),
        )

    async def _answer(self, report: Report, received: Received, disclosed: Disclosed, row: InboxRow, unit: UnitOfWork) -> None:
        """Say at once whom to ring where somebody may be in danger; otherwise acknowledge what opened a case, and what was refused."""
        letters, now = self.receiver.letters, self.receiver.clock()
        about = {
            "reference": received.reference,
            "answer_by": in_words(letters.answer_by(report.received_at)),
            "is_new": received.is_new,
            "refused": [{"name": each.name, "why": each.why} for each in report.refused],
        }
        if disclosed.needs_help:
            text, key = (
                letters.words("text_danger", {**about, "ring": rings(disclosed, self.config)}),
                danger_key(received.case_id, disclosed, now),
            )
        elif received.is_new or report.refused:
            text, key = letters.words("text_acknowledgement" if received.is_new else "text_refused", about), f"sms:{row.id}"
        else:
            return
        await write(received.case_id, report.sender or "", text, key, OutboxPurpose.CONVERSATION, unit, now)


def _name_of(media: Media, number: int) -> str:
    return clean_line(media.name, LONGEST_NAME) or f"file-{number}"


async def _nothing(_unit: UnitOfWork) -> None:
    """Do nothing: the arrival was erased."""
