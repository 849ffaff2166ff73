"""Checking a case of one's own, adding to it, and sending the form that it waits for."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.content import part_of
from bot.danger import Disclosed
from bot.keyboards import Carries, Means
from bot.notes import Notes, read, write
from bot.prompts import ask
from bot.services import Services
from bot.standing import is_own
from bot.states import Follow, Tell
from bot.taking import add_to, discloses, say_help, take
from bot.talk import Talk
from intake.references import find_reference

# More words than this are no attempt at a reference: somebody tells us something.
MOST_WORDS_OF_A_CHOICE = 3
FORM = "[signed form sent]"


def router() -> Router:
    """Return the router of the list and of what is added."""
    made = Router(name="follow")
    for event in (made.message, made.callback_query):
        event.register(back, StateFilter(Follow.choosing), Means("back"))
        event.register(back_to_adding, StateFilter(Follow.forming), Means("back"))
        event.register(done, StateFilter(Follow.adding, Follow.forming), Means("done"))
    made.callback_query.register(press, StateFilter(Follow.choosing), F.data.startswith("case:"))
    made.callback_query.register(ask_form, StateFilter(Follow.adding), F.data == "form")
    made.message.register(write_choice, StateFilter(Follow.choosing), Carries())
    made.message.register(add, StateFilter(Follow.adding, Follow.forming), Carries())
    return made


async def back(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go back to the draft that was begun before if there is one, else to the doors."""
    await state.set_state(Tell.telling if (await read(state)).parts else None)
    await ask(talk, state, services)


async def back_to_adding(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Leave the form for later."""
    await state.set_state(Follow.adding)
    await ask(talk, state, services)


async def ask_form(_query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask for the signed form."""
    await state.set_state(Follow.forming)
    await ask(talk, state, services)


async def press(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Choose the case on the pressed button."""
    await _choose((query.data or "").removeprefix("case:"), talk, state, services)


async def write_choice(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Choose the case that was written; anything longer than a reference begins something new."""
    part, too_large = part_of(message)
    if part is None:
        return
    if part.file is None and not too_large and await _is_choice(part.text, talk, state, services):
        await _choose(find_reference(part.text), talk, state, services)
        return
    if too_large:
        talk.say(texts.TOO_LARGE)
    await take(part, talk, state, services)


async def _is_choice(said: str, talk: Talk, state: FSMContext, services: Services) -> bool:
    """Whether these few words are a reference, or with a number in them an attempt at one; never where they tell of a danger."""
    if len(said.split()) > MOST_WORDS_OF_A_CHOICE:
        return False
    if find_reference(said) is not None:
        return True
    return any(each.isdigit() for each in said) and not await discloses(await read(state), said, talk, services)


async def _choose(reference: str | None, talk: Talk, state: FSMContext, services: Services) -> None:
    if await is_own(reference, talk, services):
        await state.set_state(Follow.adding)
        await write(state, replace(await read(state), joining=reference))
    else:
        talk.say(texts.NOT_YOURS)
    await ask(talk, state, services)


async def add(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """File the message to the chosen case at once; a file that was asked for as the signed form is named so."""
    part, too_large = part_of(message)
    notes = await read(state)
    if part is None or notes.joining is None:
        return
    if too_large:
        talk.say(texts.TOO_LARGE)
    is_form = await state.get_state() == Follow.forming.state and part.file is not None
    part = replace(part, text=f"{FORM}\n{part.text}") if is_form else part
    suggestion = await add_to(notes.joining, part, notes, talk, services)
    await _answer(notes, talk, state, is_form=is_form)
    await say_help(Disclosed(suggestion, part.text), talk, state, services)


async def _answer(notes: Notes, talk: Talk, state: FSMContext, *, is_form: bool) -> None:
    if is_form:
        await state.set_state(Follow.adding)
        await write(state, replace(notes, forms=tuple(each for each in notes.forms if each != notes.joining)))
        talk.say(texts.FORM_TAKEN.format(reference=notes.joining), [keyboards.DONE])
    elif await state.get_state() == Follow.forming.state:
        talk.say([texts.ADDED.format(reference=notes.joining), texts.FORM_IS_NO_FILE], [keyboards.BACK])
    else:
        talk.say(texts.ADDED.format(reference=notes.joining), [keyboards.DONE])


async def done(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Leave the case, for the draft that was begun before if there is one."""
    notes = await read(state)
    await write(state, replace(notes, joining=None))
    said = texts.ADDED_ALL.format(reference=notes.joining)
    if notes.parts:
        await state.set_state(Tell.telling)
        talk.say([said, texts.UNFINISHED])
        await ask(talk, state, services)
    else:
        await state.set_state(None)
        talk.say(said, keyboards.DOORS)
