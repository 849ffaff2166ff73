"""What no other conversation takes: it is answered plainly, and the question that stands is asked again."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.prompts import ask
from bot.services import Services
from bot.talk import Talk


def router() -> Router:
    """Return the router that is asked last."""
    made = Router(name="anything")
    made.message.register(message)
    made.callback_query.register(press)
    return made


async def message(event: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say what can be taken."""
    talk.say(texts.UNKNOWN_WORD if (event.text or "").startswith("/") else texts.CANNOT_READ)
    await ask(talk, state, services)


async def press(_query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say that the button is an old one."""
    talk.say(texts.OLD_BUTTON)
    await ask(talk, state, services)
