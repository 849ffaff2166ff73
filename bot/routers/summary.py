"""The check before sending: send it, change it, or throw it away."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.filing import acknowledgement, contact_lines, file, report_of
from bot.keyboards import Means
from bot.notes import Notes, read, write
from bot.prompts import ask
from bot.services import Filed, Services
from bot.states import Tell
from bot.talk import Talk

# Which part of the draft each button changes: the state to go to, and the field to be asked for again.
CHANGES = {"change:name": "name", "change:address": "address"}


def router() -> Router:
    """Return the router of the summary's buttons."""
    made = Router(name="summary")
    made.callback_query.register(press_send, StateFilter(Tell.checking), F.data.startswith("send:"))
    made.message.register(send, StateFilter(Tell.checking), Means("send"))
    for event in (made.message, made.callback_query):
        event.register(ask_change, StateFilter(Tell.checking), Means("change"))
    made.callback_query.register(change_words, StateFilter(Tell.checking), F.data == "change:words")
    made.callback_query.register(change_detail, StateFilter(Tell.checking), F.data.in_(CHANGES))
    made.callback_query.register(change_nothing, StateFilter(Tell.checking), F.data == "change:none")
    return made


async def press_send(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Send what the pressed button's own summary showed, and nothing else."""
    if query.data == f"send:{(await read(state)).shown}":
        await send(query, talk, state, services)
    else:
        talk.say(texts.OLD_BUTTON)
        await ask(talk, state, services)


async def send(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """File the draft as one report; of a draft passed on before, file what its case does not have yet."""
    notes = await read(state)
    if notes.reference is None:
        await _file(notes, talk, services)
    else:
        await _confirm(notes, notes.reference, talk, services)
    await state.set_state(None)
    await write(state, notes.without_draft())


async def _file(notes: Notes, talk: Talk, services: Services) -> None:
    report = report_of(talk, notes, notes.text, files=notes.files)

    async def acknowledge(filed: Filed) -> None:
        talk.say(acknowledgement(talk, services, filed.reference), keyboards.DOORS)

    file(talk, services, report, await services.receiver.suggest(report), acknowledge)


async def _confirm(notes: Notes, reference: str, talk: Talk, services: Services) -> None:
    details = contact_lines(notes)
    if details:
        report = report_of(talk, notes, details, joins=reference)
        file(talk, services, report, await services.receiver.suggest(report))
    talk.say(acknowledgement(talk, services, reference), keyboards.DOORS)


async def ask_change(_event: Message | CallbackQuery, talk: Talk) -> None:
    """Ask what is to be changed."""
    talk.say(texts.ASK_CHANGE, keyboards.CHANGES)


async def change_words(_query: CallbackQuery, talk: Talk, state: FSMContext) -> None:
    """Go back to telling."""
    await state.set_state(Tell.telling)
    passed_on = (await read(state)).reference is not None
    talk.say(texts.CHANGE_WORDS, keyboards.while_telling(passed_on=passed_on))


async def change_detail(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask for the name or the address again."""
    field = CHANGES[query.data or ""]
    notes = await read(state)
    await write(state, replace(notes, name=None) if field == "name" else replace(notes, address=None))
    await state.set_state(Tell.naming if field == "name" else Tell.addressing)
    await ask(talk, state, services)


async def change_nothing(_query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Show the summary again."""
    await ask(talk, state, services)
