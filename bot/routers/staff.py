"""The officers' own group: it hears numbers when it asks for them with /status; nothing else that is said there is taken or kept."""

from aiogram import Router
from aiogram.filters import BaseFilter, Command
from aiogram.types import CallbackQuery, Message

from bot.erasing import forget_arrival
from bot.services import Services
from bot.staff import numbers, words
from bot.talk import Talk


class InStaffGroup(BaseFilter):
    """Holds for what happens in the group that the council has named."""

    async def __call__(self, _event: Message | CallbackQuery, talk: Talk, services: Services) -> bool:
        """Compare the chat's number."""
        return services.config.staff is not None and talk.chat_id == services.config.staff.chat_id


def router() -> Router:
    """Return the router that is asked first."""
    made = Router(name="staff")
    made.message.register(status, InStaffGroup(), Command("status", ignore_case=True, ignore_mention=True))
    for event in (made.message, made.edited_message, made.callback_query):
        event.register(leave_alone, InStaffGroup())
    return made


async def status(_message: Message, talk: Talk, services: Services) -> None:
    """Say how much waits."""
    if services.config.staff is not None:
        async with services.store.read() as unit:
            talk.say(words(await numbers(unit), services.config.staff))
    forget_arrival(talk)


async def leave_alone(_event: Message | CallbackQuery, talk: Talk) -> None:
    """Do nothing about what officers say among themselves, and keep nothing of it."""
    talk.calls.clear()
    forget_arrival(talk)
