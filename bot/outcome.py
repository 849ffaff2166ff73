"""What came of an update, or of a timer: carried out in one transaction, once."""

from dataclasses import dataclass, replace
from datetime import datetime

from aiogram.fsm.context import FSMContext

from bot.notes import read, write
from bot.page import Page
from bot.services import Services
from bot.talk import Call, Talk
from bot.winding import wind
from models.errors import ConversationMoved
from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one update or timer leads to: steps, outgoing calls and the conversation's new page, all in one transaction.

    `before` is the page that the conversation was held on, `after` the page that came of it, `said` the calls made by then: the
    steps add to both, and begin from here each time.
    """

    services: Services
    talk: Talk
    page: Page
    state: FSMContext
    before: Page
    after: Page
    said: int

    async def __call__(self, unit: UnitOfWork) -> None:
        """Carry it out, once: a second time finds the first call written, or the conversation moved on (ConversationMoved)."""
        talk = self.talk
        now = await unit.conversations.get(talk.stream)  # first: from here on nobody else answers in this chat
        if talk.calls and await unit.outbox.is_written(self._key(0)):
            return
        if not self.before.same_as(now):
            raise ConversationMoved
        self.page.turn_to(self.after)
        talk.rewind(self.said)
        for step in talk.steps:
            await step(unit)
        await self._note_arrival()
        await self._send(unit)
        await wind(talk, await read(self.state), unit, self.services.config)
        if not self.page.holds(self.before):
            await unit.conversations.put(talk.stream, self.page.state, self.page.data, self.services.clock())

    async def _note_arrival(self) -> None:
        """Remember the arrival with the draft, so that it goes when the draft goes; what was filed in a case stays."""
        notes, row_id = await read(self.state), self.talk.cause.row_id
        if notes.parts and not self.talk.has_filed and row_id is not None and row_id not in notes.rows:
            await write(self.state, replace(notes, rows=(*notes.rows, row_id)))

    async def _send(self, unit: UnitOfWork) -> None:
        now = self.services.clock()
        await unit.outbox.add_all([self._row(number, call, now) for number, call in enumerate(self.talk.calls)])

    def _row(self, number: int, call: Call, now: datetime) -> OutboxRow:
        return OutboxRow(
            key=self._key(number),
            channel=Channel.CHAT,
            purpose=OutboxPurpose.CONVERSATION,
            recipient=self.talk.stream,
            payload=call.payload,
            created_at=now,
            available_at=now,
            case_id=call.case_id,
            stream=self.talk.stream,
        )

    def _key(self, number: int) -> str:
        return f"{self.talk.cause.key}:{number}"
