"""Telling us something: messages gather in a draft until the person says that this is all."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.content import part_of
from bot.keyboards import Carries, Means
from bot.notes import read
from bot.prompts import ask, ask_next
from bot.services import Services
from bot.states import Tell
from bot.taking import take, weigh
from bot.talk import Talk


def router() -> Router:
    """Return the router that takes words; a person who just writes, without pressing anything first, is heard too."""
    made = Router(name="tell")
    for event in (made.message, made.callback_query):
        event.register(done, StateFilter(Tell.telling), Means("done"))
    made.message.register(hear, StateFilter(None, Tell), Carries())
    return made


def edits() -> Router:
    """Return the router for messages that were changed after they were sent."""
    made = Router(name="edits")
    made.edited_message.register(edit)
    return made


async def hear(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take the message into the draft."""
    part, too_large = part_of(message)
    if part is None:
        return
    if too_large:
        talk.say(texts.TOO_LARGE)
    await take(part, talk, state, services)


async def done(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go on to the name, once there is something to send."""
    if (await read(state)).parts:
        await ask_next(talk, state, services)
    else:
        talk.say(texts.EMPTY, keyboards.while_telling(passed_on=False))


async def edit(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Change the message in the draft; a live location that moves, and the like, is let pass."""
    part, _ = part_of(message)
    if part is None or not (message.text or message.caption):
        return
    notes = await read(state)
    if all(old.message_id != part.message_id for old in notes.parts):
        talk.say(texts.CANNOT_EDIT)
    elif await weigh(notes.with_edit(part), part, talk, state, services):
        return
    else:
        talk.say(texts.EDIT_PASSED_ON.format(reference=notes.reference) if notes.reference else texts.CHANGED)
    await ask(talk, state, services)
