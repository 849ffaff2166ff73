"""The questions about groups, after the reference was given: each answer is counted and forgotten."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import keyboards, texts
from bot.categories import RATHER_NOT, TOPICS, Group, Topic
from bot.erasing import forget_arrival, forget_groups, leave_groups
from bot.keyboards import Means, typed
from bot.notes import Notes, read, write
from bot.prompts import ask
from bot.services import Services
from bot.states import Monitor
from bot.talk import Talk
from reports.working_days import local_date
from storage.unit_of_work import UnitOfWork


def router() -> Router:
    """Return the router of the monitoring; words that answer nothing begin a new draft."""
    made = Router(name="monitoring")
    for event in (made.message, made.callback_query):
        event.register(begin, StateFilter(Monitor.offered), Means("yes", "monitor:yes"))
        event.register(decline, StateFilter(Monitor.offered), Means("no", "monitor:no"))
    made.message.register(decline, StateFilter(Monitor.answering), Means("no"))
    made.message.register(skip, StateFilter(Monitor.answering), Means("skip"))
    made.callback_query.register(press, StateFilter(Monitor.answering), F.data.startswith("monitor:"))
    made.message.register(write_answer, StateFilter(Monitor.answering), NamesAGroup())
    return made


def standing(notes: Notes) -> tuple[Topic, Group | None] | None:
    """Return what is asked, and the group within which a smaller one is chosen; None where nothing is."""
    code, _, within = (notes.topic or "").partition(":")
    topic = next((each for each in TOPICS if each.code == code), None)
    return None if topic is None else (topic, topic.group(within) if within else None)


class NamesAGroup(BaseFilter):
    """Holds for the name of a group among those that are offered, as it is typed."""

    async def __call__(self, message: Message, talk: Talk, state: FSMContext) -> bool | dict[str, str]:
        """Return the answer as its button would have it."""
        asked = standing(await read(state))
        said = typed(message.text)
        for label, data in keyboards.below_topic(*asked) if asked else ():
            if said and said in {typed(talk.words.say(label)), typed(label.english)}:
                return {"data": data}
        return False


async def begin(_event: Message | CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask the first question."""
    await _go_to(TOPICS[0].code, talk, state, services)


async def decline(_event: Message | CallbackQuery, talk: Talk, state: FSMContext) -> None:
    """Ask nothing, or nothing more."""
    await state.set_state(None)
    await leave_groups(talk, state)
    talk.say(texts.MONITOR_NO, keyboards.DOORS)


async def skip(_message: Message, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take that the person would rather not say."""
    asked = standing(await read(state))
    if asked is not None:
        topic, group = asked
        await _count(topic, group.code if group else RATHER_NOT, talk, state, services)


async def press(query: CallbackQuery, talk: Talk, state: FSMContext, services: Services) -> None:
    """Take a pressed answer to the question that stands."""
    await _take(query.data or "", talk, state, services)


async def write_answer(_message: Message, talk: Talk, state: FSMContext, services: Services, data: str) -> None:
    """Take a typed answer."""
    await _take(data, talk, state, services)


async def _take(data: str, talk: Talk, state: FSMContext, services: Services) -> None:
    """Count the answer, or ask which of the smaller groups; who would rather not say that is counted in the larger one."""
    asked = standing(await read(state))
    offered = {pressed for _, pressed in keyboards.below_topic(*asked)} if asked else set()
    if asked is None or data not in offered:
        talk.say(texts.OLD_BUTTON)
        await ask(talk, state, services)
        return
    topic, _ = asked
    code = data.removeprefix(f"monitor:{topic.code}:")
    group = topic.group(code)
    if group is not None and group.within:
        await _go_to(f"{topic.code}:{code}", talk, state, services)
    else:
        await _count(topic, code.removesuffix(f"/{RATHER_NOT}"), talk, state, services)
    forget_arrival(talk)


async def _count(topic: Topic, answer: str, talk: Talk, state: FSMContext, services: Services) -> None:
    """Count an answer for its month, keep nothing else of it, and go on."""
    month = f"{local_date(talk.cause.at):%Y-%m}"

    async def count(unit: UnitOfWork) -> None:
        await unit.monitoring.count(month, topic.code, answer)

    talk.then(count)
    forget_arrival(talk)
    forget_groups((await read(state)).topic or topic.code, talk)
    following = TOPICS[TOPICS.index(topic) + 1 :]
    if following:
        await _go_to(following[0].code, talk, state, services)
    else:
        await state.set_state(None)
        await write(state, replace(await read(state), topic=None))
        talk.say(texts.MONITOR_THANKS, keyboards.DOORS)


async def _go_to(topic: str, talk: Talk, state: FSMContext, services: Services) -> None:
    await state.set_state(Monitor.answering)
    await write(state, replace(await read(state), topic=topic))
    await ask(talk, state, services)
