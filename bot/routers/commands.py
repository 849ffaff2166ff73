"""The words that always work, whatever the conversation is about."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import BaseFilter, Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.content import part_of
from bot.erasing import ask_erasure, forget, leave_groups
from bot.filing import council_line
from bot.keyboards import CHECK, DOORS, Means, typed
from bot.languages import LANGUAGES
from bot.notes import read, write
from bot.prompts import ask
from bot.services import Services
from bot.states import Tell
from bot.taking import discloses, take
from bot.talk import Talk
from storage.unit_of_work import UnitOfWork


def router() -> Router:
    """Return the router of the commands; mentions are not checked, for that would ask Telegram."""
    made = Router(name="commands")
    words = (("start", start), ("help", help_), ("privacy", privacy), ("cancel", cancel), ("delete", delete), ("language", language))
    made.message.register(take_what_follows, Command(*(word for word, _ in words), ignore_case=True, ignore_mention=True))
    for word, handler in words:
        made.message.register(handler, Command(word, ignore_case=True, ignore_mention=True))
    made.message.register(choose_language, NamesALanguage())
    made.callback_query.register(press_language, F.data.startswith("language:"))
    for event in (made.message, made.callback_query):
        event.register(throw_away, Means("drop"))
    return made


async def take_what_follows(message: Message, command: CommandObject, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take what was told on one line with the word, then let the word do what it does: after /start any words, after others a danger."""
    part, more = part_of(message)[0], (command.args or "").strip()
    is_told = command.command.casefold() == "start" and len(more.split()) > 1
    if part is not None and more and (is_told or await discloses(await read(state), more, talk, services)):
        await take(replace(part, text=more), talk, state, services)
    raise SkipHandler


class NamesALanguage(BaseFilter):
    """Holds for the name of a language that is switched on, while one is being chosen."""

    async def __call__(self, message: Message, state: FSMContext, services: Services) -> bool | dict[str, str]:
        """Return its code."""
        said = typed(message.text)
        found = [each.code for each in services.languages.switched_on if said in {each.code, each.name.casefold(), each.english.casefold()}]
        return {"code": found[0]} if found and (await read(state)).choosing else False


async def start(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say who this is and whom to ring in danger; a draft stays, and so does the question that was asked."""
    talk.say([texts.HELLO.format(council=services.config.council), texts.DANGER, council_line(services)])
    if (await read(state)).parts:
        talk.say(texts.UNFINISHED, [CHECK])
    else:
        await leave_groups(talk, state)
        await state.set_state(None)
    await ask(talk, state, services)


async def help_(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """List the words that always work, and ask again."""
    talk.say(texts.HELP)
    await ask(talk, state, services)


async def privacy(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say what is kept and for how long, and ask again."""
    talk.say([texts.PRIVACY, texts.PRIVACY_DRAFT.format(count=services.config.draft_days)])
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
    before = await read(state)
    had_draft = bool(before.parts) and before.reference is None  # what was passed on is not ours to throw away
    await forget(talk, state)
    if had_draft:
        talk.say(texts.THROWN_AWAY)
    found = await ask_erasure(talk, state, services)
    if not had_draft and not found:
        talk.say(texts.NOTHING_TO_DELETE)

    async def ask_again(_unit: UnitOfWork) -> None:
        await ask(talk, state, services)

    talk.then(ask_again)  # below what is said of each case


async def language(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Offer the languages that are switched on."""
    offered = services.languages.switched_on
    if len(offered) == 1:
        talk.say(texts.ONE_LANGUAGE)
        await ask(talk, state, services)
        return
    await write(state, replace(await read(state), choosing=True))
    talk.say(texts.ASK_LANGUAGE, [(each.name, f"language:{each.code}") for each in offered])


async def press_language(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take the language on the pressed button, if it is switched on still."""
    code = (query.data or "").removeprefix("language:")
    if code in services.languages and code in LANGUAGES:
        await choose_language(query, talk, state, services, code)
    else:
        talk.say(texts.OLD_BUTTON)
        await ask(talk, state, services)


async def choose_language(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services, code: str) -> None:
    """Speak the chosen language from now on."""
    await write(state, replace(await read(state), language=code, choosing=False))
    talk.words = services.languages.words(code)
    talk.say(texts.LANGUAGE_KEPT)
    await ask(talk, state, services)
