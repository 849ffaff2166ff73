"""Handles one stored update: decodes it, holds the conversation, and says what is to be done about it."""

from dataclasses import dataclass, replace
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Message, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.notes import read, write
from bot.page import Page
from bot.routers import in_order
from bot.services import Services
from bot.talk import Talk, stream_of
from intake.ports import Effect
from models.errors import ConversationMoved, UnparsableMessage
from models.inbox import InboxRow
from models.states import Channel, OutboxPurpose
from storage.unit_of_work import UnitOfWork


class ChatHandler:
    """The worker's handler for the chat."""

    def __init__(self, bot: Bot, services: Services) -> None:
        """Build the dispatcher once; nothing of a conversation is kept in it."""
        self._bot = bot
        self._services = services
        self._dispatcher = Dispatcher(disable_fsm=True, services=services)
        self._dispatcher.include_routers(*in_order())

    async def __call__(self, row: InboxRow) -> Effect:
        """Hold the conversation; raise UnparsableMessage for what is no update. An erased arrival leads to nothing."""
        update = self._decode(row.raw) if row.raw else None
        chat_id = None if update is None else chat_of(update)
        if update is None or chat_id is None:
            return _nothing
        async with self._services.store.read() as unit:
            before = await unit.conversations.get(stream_of(chat_id))
        page = Page(before)
        talk = Talk(chat_id, row, self._services.languages.words(chosen_language(page.data) or language_of(update)))
        state = FSMContext(page, StorageKey(bot_id=self._bot.id, chat_id=chat_id, user_id=chat_id))
        if update.callback_query:
            talk.answer_press(update.callback_query.id)
        await self._dispatcher.feed_update(self._bot, update, talk=talk, state=state, raw_state=page.state)
        return Outcome(self._services, talk, page, state, before=Page(before), after=page.copy(), said=len(talk.calls))

    def _decode(self, raw: bytes) -> Update:
        try:
            return Update.model_validate_json(raw, context={"bot": self._bot})
        except ValidationError as error:
            # The error's own text repeats what the person wrote.
            raise UnparsableMessage(f"The update does not have the form of one, in {error.error_count()} places.") from None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one update leads to: steps, outgoing calls and the conversation's new page, all in one transaction.

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
        if talk.calls and await unit.outbox.is_written(self._key(0)):
            return
        if not self.before.same_as(await unit.conversations.get(talk.stream)):
            raise ConversationMoved
        self.page.turn_to(self.after)
        talk.rewind(self.said)
        for step in talk.steps:
            await step(unit)
        await self._note_arrival()
        await self._send(unit)
        if not self.page.holds(self.before):
            await unit.conversations.put(talk.stream, self.page.state, self.page.data, self.services.clock())

    async def _note_arrival(self) -> None:
        """Remember the arrival with the draft, so that it goes when the draft goes."""
        notes = await read(self.state)
        if notes.parts and self.talk.row_id not in notes.rows:
            await write(self.state, replace(notes, rows=(*notes.rows, self.talk.row_id)))

    async def _send(self, unit: UnitOfWork) -> None:
        talk, now = self.talk, self.services.clock()
        for number, call in enumerate(talk.calls):
            await unit.outbox.add(
                key=self._key(number),
                channel=Channel.CHAT,
                purpose=OutboxPurpose.CONVERSATION,
                recipient=talk.stream,
                payload=call.payload,
                now=now,
                case_id=call.case_id,
                stream=talk.stream,
            )

    def _key(self, number: int) -> str:
        return f"telegram:{self.talk.row.external_id}:{number}"


async def _nothing(_unit: UnitOfWork) -> None:
    """Do nothing: nobody is there to be answered."""


def chosen_language(data: dict[str, Any]) -> str | None:
    """Return the language that a chat's notes keep, or None."""
    return data.get("language")


def language_of(update: Update) -> str | None:
    """Return the language that the person's own Telegram is in, such as "cy" (Bot API, User), or None where it is not said."""
    writer = getattr(update.event, "from_user", None)
    return None if writer is None else writer.language_code


def chat_of(update: Update) -> int | None:
    """Return the chat to answer in, or None for updates that nobody wrote to Heed, such as channel posts."""
    try:
        event = update.event
    except UpdateTypeLookupError:
        return None
    if isinstance(event, CallbackQuery):
        return event.message.chat.id if event.message else event.from_user.id
    if isinstance(event, Message) and update.event_type in {"message", "edited_message"}:
        return event.chat.id
    return None
