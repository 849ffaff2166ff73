"""The check before sending: send it, change a part of it, or throw it away."""

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.keyboards import Means
from bot.notes import read, write
from bot.prompts import ask, ask_next
from bot.questions import BY_KEY
from bot.sending import send_draft
from bot.services import Services
from bot.states import Tell
from bot.talk import Talk


def router() -> Router:
    """Return the router of the summary's buttons."""
    made = Router(name="summary")
    made.callback_query.register(press_send, StateFilter(Tell.checking), F.data.startswith("send:"))
    made.message.register(send, StateFilter(Tell.checking), Means("send"))
    made.message.register(send, StateFilter(Tell.checking), Means("done"), PassedOn())
    for event in (made.message, made.callback_query):
        event.register(ask_change, StateFilter(Tell.checking), Means("change"))
    made.callback_query.register(change_words, StateFilter(Tell), F.data == "change:words")
    made.callback_query.register(change_answer, StateFilter(Tell), F.data.startswith("change:"))
    return made


class PassedOn(BaseFilter):
    """Holds for a draft that was passed on: that is all is what stands below its summary."""

    async def __call__(self, _message: Message, state: FSMContext) -> bool:
        """Look for its case."""
        return (await read(state)).reference is not None


async def press_send(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Send what the pressed button's own summary showed, and nothing else."""
    if query.data == f"send:{(await read(state)).shown}":
        await send(query, talk, state, services)
    else:
        talk.say(texts.OLD_BUTTON)
        await ask(talk, state, services)


async def send(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """File the draft."""
    await send_draft(talk, state, services)


async def ask_change(_event: Message | CallbackQuery, talk: Talk, state: FSMContext) -> None:
    """Ask what is to be changed."""
    talk.say(texts.ASK_CHANGE, [*keyboards.changes_of(await read(state)), (texts.BACK_BUTTON, "change:none")])


async def change_words(_query: CallbackQuery, talk: Talk, state: FSMContext) -> None:
    """Go back to telling."""
    await state.set_state(Tell.telling)
    passed_on = (await read(state)).reference is not None
    talk.say(texts.CHANGE_WORDS, keyboards.while_telling(passed_on=passed_on))


async def change_answer(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask a question again; what is no question's shows the summary again."""
    question = BY_KEY.get((query.data or "").removeprefix("change:"))
    notes = await read(state)
    if question is not None and question.key in notes.answers:
        await write(state, notes.without_answer(question.key, *question.undoes))
        await ask_next(talk, state, services)
    else:
        await ask(talk, state, services)
