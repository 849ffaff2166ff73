"""Answering into a case: by the button below what an officer wrote, or by replying to a message that belongs to it."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.content import part_of
from bot.danger import Disclosed
from bot.keyboards import Carries
from bot.notes import read, write
from bot.prompts import ask
from bot.services import Services
from bot.standing import is_own
from bot.states import Follow
from bot.taking import add_to, say_help
from bot.talk import Talk
from intake.references import find_references

WRITE = "write:"


def router() -> Router:
    """Return the router of answers."""
    made = Router(name="replies")
    made.callback_query.register(press, F.data.startswith(WRITE))
    made.message.register(answer, F.reply_to_message, Carries(), BelongsToCase())
    return made


class BelongsToCase(BaseFilter):
    """Holds for a reply to a message that belongs to one of this chat's filed cases, and to the draft's own case never."""

    async def __call__(self, message: Message, talk: Talk, state: FSMContext, services: Services) -> bool | dict[str, str]:
        """Return the case's reference."""
        replied = message.reply_to_message
        reference = None if replied is None else await _reference_of(replied, talk, services)
        if reference is None or reference == (await read(state)).reference or not await is_own(reference, talk, services):
            return False
        return {"reference": reference}


async def _reference_of(replied: Message, talk: Talk, services: Services) -> str | None:
    """Return the case that a message belongs to: ours by its button or the one reference in it, the person's own by where it was filed."""
    if replied.from_user is not None and replied.from_user.is_bot:
        found = _written_below(replied) or find_references(replied.text or replied.caption or "")
        return found[0] if len(found) == 1 else None
    async with services.store.read() as unit:
        case_id = await unit.conversations.case_of_message(talk.stream, replied.message_id)
        case = None if case_id is None else await unit.cases.get(case_id)
    return None if case is None else case.reference


def _written_below(replied: Message) -> list[str]:
    """Return the case on the button below what an officer wrote, if there is one."""
    lines = replied.reply_markup.inline_keyboard if replied.reply_markup else []
    pressed = [button.callback_data or "" for line in lines for button in line]
    return [data.removeprefix(WRITE) for data in pressed if data.startswith(WRITE)]


async def press(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go on to writing into the case of the pressed button, if it is this chat's own."""
    reference = (query.data or "").removeprefix(WRITE)
    if await is_own(reference, talk, services):
        await state.set_state(Follow.adding)
        await write(state, replace(await read(state), joining=reference))
    else:
        talk.say(texts.NOT_YOURS)
    await ask(talk, state, services)


async def answer(message: Message, talk: Talk, state: FSMContext, services: Services, reference: str) -> None:
    """File the reply to its case; what was being done goes on."""
    part, too_large = part_of(message)
    if part is None:
        return
    if too_large:
        talk.say(texts.TOO_LARGE)
    suggestion = await add_to(reference, part, await read(state), talk, services)
    talk.say(texts.ADDED_ALL.format(reference=reference))
    await say_help(Disclosed(suggestion, part.text), talk, state, services)
    if (await read(state)).parts:
        talk.say(texts.UNFINISHED)
        await ask(talk, state, services)
