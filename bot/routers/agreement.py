"""Whether a draft may be sent when no more is heard, and going on with one after a reminder."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.keyboards import means
from bot.notes import read, write
from bot.prompts import ask
from bot.services import Services
from bot.states import Tell
from bot.talk import Talk


def router() -> Router:
    """Return the router of the agreement."""
    made = Router(name="agreement")
    made.message.register(agree, StateFilter(Tell.telling), Says("yes"))
    made.message.register(wait, StateFilter(Tell.telling), Says("no"))
    made.callback_query.register(agree, F.data == "agree:yes")
    made.callback_query.register(wait, F.data == "agree:no")
    made.callback_query.register(go_on, F.data == "go_on")
    return made


class Says(BaseFilter):
    """Holds for yes, or for no, while it is asked whether a draft may be sent and nothing was answered yet."""

    def __init__(self, meaning: str) -> None:
        """Look for `meaning`."""
        self.meaning = meaning

    async def __call__(self, message: Message, talk: Talk, state: FSMContext) -> bool:
        """Compare what was typed."""
        notes = await read(state)
        return notes.asked and notes.agreed is None and means(self.meaning, message.text, talk)


async def agree(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Note that drafts may be sent."""
    await _note(agreed=True, talk=talk, state=state, services=services)


async def wait(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Note that drafts may not be sent."""
    await _note(agreed=False, talk=talk, state=state, services=services)


async def _note(*, agreed: bool, talk: Talk, state: FSMContext, services: Services) -> None:
    await write(state, replace(await read(state), asked=True, agreed=agreed))
    said = texts.AGREED if agreed else texts.NOT_AGREED.format(count=services.config.draft_days)
    if await state.get_state() == Tell.telling.state:
        talk.say(said, keyboards.while_telling(passed_on=(await read(state)).reference is not None))
    else:
        talk.say(said)
        await ask(talk, state, services)


async def go_on(_query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask again what was asked last."""
    if not (await read(state)).parts:
        talk.say(texts.OLD_BUTTON)
    await ask(talk, state, services)
