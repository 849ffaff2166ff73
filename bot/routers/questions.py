"""The questions about a matter, as the table of bot/questions.py has them; each can be pressed, typed and skipped."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.keyboards import Carries, Means, means, typed
from bot.notes import Notes, read, write
from bot.prompts import ask, ask_next, with_known_address
from bot.questions import ADDRESS_FOR, BY_KEY, CONSENT, PHONE, Question, next_question
from bot.services import Services
from bot.states import Tell
from bot.taking import discloses
from bot.talk import Talk
from intake.parsing.cleaning import clean_text


def router() -> Router:
    """Return the router of the questions; what is no answer goes on to the draft."""
    made = Router(name="questions")
    made.callback_query.register(press, StateFilter(Tell), F.data.startswith("answer:"))
    made.message.register(finish, StateFilter(Tell.answering), Means("done"))
    made.message.register(write_answer, StateFilter(Tell.answering), Carries(), Answers())
    return made


class Answers(BaseFilter):
    """Holds for what answers the question that stands; what tells of a danger is heard as more of the matter instead."""

    async def __call__(self, message: Message, talk: Talk, state: FSMContext, services: Services) -> bool | dict[str, str | None]:
        """Return the answer, None for what was meant as one and is none."""
        notes, said = await read(state), clean_text(message.text or "").strip()
        question = BY_KEY.get(notes.asking or "")
        if question is None or not said:
            return False
        choice = question.typed_choice(typed(said), talk.words)
        if choice is not None:
            return {"answer": choice.code}
        if means("skip", said, talk) or (means("no", said, talk) and not question.takes_no):
            return {"answer": ""}
        answer = question.takes(said)
        is_bare = answer == said and question in {ADDRESS_FOR, PHONE}  # nothing but an address or number
        if answer is None or (not is_bare and await discloses(notes, said, talk, services)):
            return False
        return {"answer": answer or None}


async def finish(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Skip what is still to be asked, for somebody who writes that this is all; a button pressed twice is not taken for that."""
    notes = await read(state)
    while (question := next_question(notes)) is not None:
        notes = notes.with_answer(question.key, "")
    await write(state, replace(notes, asking=None))
    await ask_next(talk, state, services)


async def press(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take a pressed answer; one to a question asked earlier changes it."""
    _, key, code = (query.data or "").split(":", 2) if (query.data or "").count(":") > 1 else ("", "", "")
    question = BY_KEY.get(key)
    notes = await read(state)
    stands = question is not None and (notes.asking == key or key in notes.answers)
    if question is None or not stands or (code and question.choice(code) is None):
        talk.say(texts.OLD_BUTTON)
        await ask(talk, state, services)
        return
    await _take(question, code, notes, talk, state, services)


async def write_answer(_message: Message, talk: Talk, state: FSMContext, services: Services, answer: str | None) -> None:
    """Take a typed answer, or ask again after a near miss."""
    notes = await read(state)
    question = BY_KEY[notes.asking or ""]
    if answer is None:
        talk.say(question.unclear or texts.CANNOT_READ, [keyboards.skip(question)])
        return
    await _take(question, answer, notes, talk, state, services)


async def _take(question: Question, answer: str, notes: Notes, talk: Talk, state: FSMContext, services: Services) -> None:
    """Keep an answer, have asked anew what hangs on it if it changed, and go on."""
    if answer != notes.answer(question.key):
        notes = notes.without_answer(*question.undoes)
    notes = with_known_address(notes.with_answer(question.key, answer))
    await write(state, replace(notes, asking=None))
    if question is CONSENT and answer not in {"yes", ""}:
        talk.say(texts.CONSENT_LATER)
    await ask_next(talk, state, services)
