"""Telling us something: messages gather in a draft until the person says that this is all."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.content import part_of
from bot.danger import Disclosed
from bot.keyboards import Carries, Means
from bot.notes import Part, read
from bot.prompts import ask, ask_next, look_for_clues
from bot.services import Services
from bot.states import Tell
from bot.taking import add_to, say_help, take, weigh
from bot.talk import Talk


def router() -> Router:
    """Return the router that takes words; a person who just writes, without pressing anything first, is heard too."""
    made = Router(name="tell")
    for event in (made.message, made.callback_query):
        event.register(done, StateFilter(Tell), Means("done"))
    made.message.register(hear, Carries())
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
    """Go on to what is still to be asked, once there is something to send."""
    if not (await read(state)).parts:
        talk.say(texts.EMPTY, keyboards.while_telling(passed_on=False))
        return
    if await state.get_state() == Tell.telling.state:
        await look_for_clues(talk, state, services)
    await ask_next(talk, state, services)


async def edit(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Change the message in the draft, or add the change to the case it is in; a live location that moves, and the like, is let pass."""
    part, _ = part_of(message)
    if part is None or not (message.text or message.caption or part.file):
        return
    notes = await read(state)
    in_draft = any(old.message_id == part.message_id for old in notes.parts)
    if in_draft:
        said = await weigh(notes.with_edit(part), part, talk, state, services)
        if said is None:
            return
        telling = await state.get_state() == Tell.telling.state
        buttons = keyboards.while_telling(passed_on=notes.reference is not None) if telling else ()
        talk.say(texts.EDIT_PASSED_ON.format(reference=notes.reference) if notes.reference else texts.CHANGED, buttons)
        await say_help(said, talk, state, services)
        if telling:
            return
    elif not await _change_filed(message, part, talk, state, services):
        talk.say(texts.CANNOT_EDIT)
    await ask(talk, state, services)


async def _change_filed(message: Message, part: Part, talk: Talk, state: FSMContext, services: Services) -> bool:
    """Add a change of what was filed to its case, naming what it changes; return whether there is such a case."""
    async with services.store.read() as unit:
        case_id = await unit.conversations.case_of_message(talk.stream, part.message_id)
        case = None if case_id is None else await unit.cases.get(case_id)
        is_known = part.file is not None and case_id is not None and await unit.awaited.is_known(case_id, part.file.file_id)
    if case is None:
        return False
    note = f"[This changes the message sent on {message.date:%-d %B %Y} at {message.date:%H:%M} UTC.]"
    changed = Part(part.message_id, f"{note}\n{part.text}", None if is_known else part.file)
    suggestion = await add_to(case.reference, changed, await read(state), talk, services)
    talk.say(texts.EDIT_FILED.format(reference=case.reference))
    await say_help(Disclosed(suggestion, part.text), talk, state, services)
    return True
