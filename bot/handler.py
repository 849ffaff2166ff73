"""Handles one stored update: decodes it, holds the conversation, and says what is to be done about it."""

from dataclasses import replace

from aiogram import Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Message, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.notes import Notes, read, write
from bot.outcome import Outcome
from bot.page import Page
from bot.routers import in_order
from bot.services import Services
from bot.talk import Cause, Talk, stream_of
from intake.ports import Effect
from models.errors import UnparsableMessage
from models.inbox import InboxRow
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
        language = self._services.languages.words(page.data.get("language") or language_of(update))
        talk = Talk(chat_id, cause_of(row), language)
        state = FSMContext(page, StorageKey(bot_id=self._bot.id, chat_id=chat_id, user_id=chat_id))
        if update.callback_query:
            talk.answer_press(update.callback_query.id)
        await self._dispatcher.feed_update(self._bot, update, talk=talk, state=state, raw_state=page.state)
        await _keep_language(talk, state)
        return Outcome(self._services, talk, page, state, before=Page(before), after=page.copy(), said=len(talk.calls))

    def _decode(self, raw: bytes) -> Update:
        try:
            return Update.model_validate_json(raw, context={"bot": self._bot})
        except ValidationError as error:
            # The error's own text repeats what the person wrote.
            raise UnparsableMessage(f"The update does not have the form of one, in {error.error_count()} places.") from None


async def _nothing(_unit: UnitOfWork) -> None:
    """Do nothing: nobody is there to be answered."""


def cause_of(row: InboxRow) -> Cause:
    """Return an arrival as the cause of what is said to it."""
    return Cause(f"telegram:{row.external_id}", row.received_at, row.id)


async def _keep_language(talk: Talk, state: FSMContext) -> None:
    """Keep the language of a talk that goes on, so that what is said later without being spoken to is said in it."""
    notes = await read(state)
    if notes.language is None and notes != Notes():
        await write(state, replace(notes, language=talk.words.language.code))


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
