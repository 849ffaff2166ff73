"""The two doors: tell us something, or check and add to what was told before."""

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.erasing import forget_arrival
from bot.keyboards import Means
from bot.notes import read
from bot.prompts import ask
from bot.services import Services
from bot.states import Follow, Monitor, Tell
from bot.talk import Talk


def alone() -> Router:
    """Return the router that keeps Heed from talking about anybody's matter where others read along."""
    made = Router(name="alone")
    made.message.register(refuse_company, F.chat.type != "private")
    made.edited_message.register(ignore, F.chat.type != "private")
    made.callback_query.register(ignore, F.message.chat.type != "private", F.message)
    return made


def router() -> Router:
    """Return the router of the doors."""
    made = Router(name="doors")
    made.message.register(greet, StateFilter(None), Means("greeting"))
    for event in (made.message, made.callback_query):
        event.register(tell, AtTheDoors(), Means("tell"))
        event.register(check, AtTheDoors(), Means("check"))
    # Pressed, that is: among what somebody writes in a draft the word is theirs.
    made.callback_query.register(check, StateFilter(Tell), Means("check"))
    return made


class AtTheDoors(BaseFilter):
    """Holds where the doors stand open: nothing is begun, or nothing said yet, or only the monitoring is offered below them."""

    async def __call__(self, _event: Message | CallbackQuery, state: FSMContext) -> bool:
        """Look where the conversation stands."""
        at = await state.get_state()
        is_empty = at == Tell.telling.state and not (await read(state)).parts
        return is_empty or at in {None, Monitor.offered.state}


async def refuse_company(message: Message, talk: Talk) -> None:
    """Ask for a chat of one's own when called in a group; say nothing to what is not said to Heed, and keep nothing of it."""
    forget_arrival(talk)
    if (message.text or "").startswith("/"):
        talk.say(texts.ALONE)


async def ignore(_event: Message | CallbackQuery, talk: Talk) -> None:
    """Do nothing about what happens in a group, and keep nothing of it."""
    forget_arrival(talk)


async def greet(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Answer a greeting with who this is and what becomes of a danger, and the doors."""
    talk.say([texts.HELLO.format(council=services.config.council), texts.DANGER])
    await ask(talk, state, services)


async def tell(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Begin a draft."""
    await state.set_state(Tell.telling)
    await ask(talk, state, services)


async def check(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """List the person's cases."""
    await state.set_state(Follow.choosing)
    await ask(talk, state, services)
