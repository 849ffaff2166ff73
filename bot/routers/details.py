"""The two questions about the person, both of which can be skipped: a name, and an e-mail address."""

import re
from dataclasses import replace

from aiogram import Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.keyboards import Carries, Means
from bot.notes import Notes, read, write
from bot.prompts import ask_next
from bot.services import Services
from bot.states import Tell
from bot.taking import discloses
from bot.talk import Talk
from intake.parsing.cleaning import clean_text

LONGEST_NAME = 60
MOST_NAMES = 6
MOST_WORDS_WITH_AN_ADDRESS = 8
LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]{2,}")


def router() -> Router:
    """Return the router of both questions; what is no answer goes on to the draft."""
    made = Router(name="details")
    for event in (made.message, made.callback_query):
        event.register(skip_name, StateFilter(Tell.naming), Means("skip"))
        event.register(skip_address, StateFilter(Tell.addressing), Means("skip"))
    made.message.register(name, StateFilter(Tell.naming), Carries(), LooksLikeAName())
    made.message.register(address, StateFilter(Tell.addressing), Carries(), LooksLikeAnAddress())
    return made


class LooksLikeAName(BaseFilter):
    """Holds for a short line without figures that, read with the draft, tells of no danger."""

    async def __call__(self, message: Message, talk: Talk, state: FSMContext, services: Services) -> bool:
        """Look at the words; a disclosure is never taken for a name."""
        said = words(message)
        short = 0 < len(said) <= LONGEST_NAME and len(said.split()) <= MOST_NAMES
        if not short or re.search(r"[\n\d@]", said):
            return False
        notes = await read(state)
        return notes.reference is not None or not await discloses(notes, said, talk, services)


class LooksLikeAnAddress(BaseFilter):
    """Holds for an address, for one with a few words around it that tell of no danger, and for what was meant as one."""

    async def __call__(self, message: Message, talk: Talk, state: FSMContext, services: Services) -> bool:
        """Look at the words; only the address is kept of them, so that a disclosure beside it is never taken for one."""
        said = words(message)
        short = 0 < len(said) <= LONGEST_ADDRESS and len(said.split()) <= MOST_WORDS_WITH_AN_ADDRESS
        if not short or ("@" not in said and len(said.split()) > 1):
            return False
        notes = await read(state)
        # Read with a draft that was passed on, everything tells of a danger.
        before = notes if notes.reference is None else Notes()
        return ADDRESS.fullmatch(said) is not None or not await discloses(before, said, talk, services)


async def skip_name(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go on without a name."""
    await write(state, replace(await read(state), name=""))
    await ask_next(talk, state, services)


async def skip_address(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Go on without an address."""
    await write(state, replace(await read(state), address=""))
    await ask_next(talk, state, services)


async def name(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take the name."""
    await write(state, replace(await read(state), name=words(message)))
    await ask_next(talk, state, services)


async def address(message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take the address, or ask again after a near miss."""
    found = ADDRESS.search(words(message))
    if found is None:
        talk.say(texts.BAD_ADDRESS, [keyboards.SKIP])
        return
    await write(state, replace(await read(state), address=found.group().rstrip(".!?")))
    await ask_next(talk, state, services)


def words(message: Message) -> str:
    """Return the message's words, of a text message only."""
    return clean_text(message.text or "").strip()
