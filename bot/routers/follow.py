"""Checking a case of one's own, and adding to it."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.content import part_of
from bot.filing import help_lines
from bot.keyboards import Carries, Means
from bot.notes import read, write
from bot.prompts import ask, own_cases
from bot.services import Services
from bot.states import Follow
from bot.taking import add_to, take
from bot.talk import Talk
from intake.references import find_reference

# More words than this are no attempt at a reference: somebody tells us something.
MOST_WORDS_OF_A_CHOICE = 3


def router() -> Router:
    """Return the router of the list and of what is added."""
    made = Router(name="follow")
    for event in (made.message, made.callback_query):
        event.register(back, StateFilter(Follow.choosing), Means("back"))
        event.register(done, StateFilter(Follow.adding), Means("done"))
    made.callback_query.register(press, StateFilter(Follow.choosing), F.data.startswith("case:"))
    made.message.register(write_choice, StateFilter(Follow.choosing), Carries())
    made.message.register(add, StateFilter(Follow.adding), Carries())
    return made


async def back(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go back to the doors."""
    await state.set_state(None)
    await ask(talk, state, services)


async def press(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Choose the case on the pressed button."""
    await _choose((query.data or "").removeprefix("case:"), talk, state, services)


async def write_choice(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Choose the case that was written; anything longer than a reference begins something new."""
    part, too_large = part_of(message)
    if part is None:
        return
    if part.file is None and not too_large and len(part.text.split()) <= MOST_WORDS_OF_A_CHOICE:
        await _choose(find_reference(part.text), talk, state, services)
        return
    if too_large:
        talk.say(texts.TOO_LARGE)
    await take(part, talk, state, services)


async def _choose(reference: str | None, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go on to adding, if the case is this chat's own: what a button sends can be forged."""
    if any(case.reference == reference for case in await own_cases(talk, services)):
        await state.set_state(Follow.adding)
        await write(state, replace(await read(state), joining=reference))
    else:
        talk.say(texts.NOT_YOURS)
    await ask(talk, state, services)


async def add(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """File the message to the chosen case at once."""
    part, too_large = part_of(message)
    notes = await read(state)
    if part is None or notes.joining is None:
        return
    if too_large:
        talk.say(texts.TOO_LARGE)
    suggestion = await add_to(notes.joining, part, notes, talk, services)
    talk.say(texts.ADDED.format(reference=notes.joining), [keyboards.DONE])
    if suggestion.safeguarding.label.is_concern:
        talk.say(help_lines(services))


async def done(_event: Message | CallbackQuery, talk: Talk, state: FSMContext) -> None:
    """Leave the case."""
    notes = await read(state)
    await state.set_state(None)
    await write(state, replace(notes, joining=None))
    talk.say(texts.ADDED_ALL.format(reference=notes.joining), keyboards.DOORS)
