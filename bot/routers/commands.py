"""The words that always work, whatever the conversation is about."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.erasing import ask_erasure, forget
from bot.keyboards import DOORS, Means
from bot.notes import read
from bot.prompts import ask
from bot.services import Services
from bot.states import Tell
from bot.talk import Talk


def router() -> Router:
    """Return the router of the commands; mentions are not checked, for that would ask Telegram."""
    made = Router(name="commands")
    for word, handler in (("start", start), ("help", help_), ("privacy", privacy), ("cancel", cancel), ("delete", delete)):
        made.message.register(handler, Command(word, ignore_case=True, ignore_mention=True))
    for event in (made.message, made.callback_query):
        event.register(throw_away, Means("drop"))
    return made


async def start(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say who this is and whom to ring in danger; a draft stays, and so does the question that was asked."""
    line = services.config.emergency_line
    council = texts.COUNCIL_LINE.format(emergency_line=line) if line else ""
    hello = texts.HELLO.format(council=services.config.council)
    talk.say([hello, texts.DANGER, council])
    if (await read(state)).parts:
        talk.say(texts.UNFINISHED)
    else:
        await state.set_state(None)
    await ask(talk, state, services)


async def help_(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """List the words that always work, and ask again."""
    talk.say(texts.HELP)
    await ask(talk, state, services)


async def privacy(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say what is kept, and ask again."""
    talk.say(texts.PRIVACY)
    await ask(talk, state, services)


async def cancel(_message: Message, talk: Talk, state: FSMContext) -> None:
    """Stop, and throw away what was not sent."""
    reference = (await read(state)).reference
    await forget(talk, state)
    talk.say(texts.CANCELLED_PASSED_ON.format(reference=reference) if reference else texts.CANCELLED, DOORS)


async def throw_away(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Throw the draft away; an old button, or one below what was passed on, throws nothing away."""
    drafting = (await state.get_state() or "").startswith(Tell.__name__)
    if not drafting or (await read(state)).reference:
        talk.say(texts.OLD_BUTTON)
        await ask(talk, state, services)
        return
    await forget(talk, state)
    talk.say(texts.THROWN_AWAY, DOORS)


async def delete(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Erase the draft, and record the wish to have the filed cases erased."""
    had_draft = bool((await read(state)).parts)
    await forget(talk, state)
    if had_draft:
        talk.say(texts.THROWN_AWAY)
    found = await ask_erasure(talk, state, services)
    if not had_draft and not found:
        talk.say(texts.NOTHING_TO_DELETE)
    await ask(talk, state, services)
