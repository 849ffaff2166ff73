"""What Heed asks in each state of a conversation, so that it can always be asked again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from bot import keyboards, texts
from bot.categories import TOPICS
from bot.clues import Draft, address_in, clues_in, name_in
from bot.filing import report_of
from bot.notes import Notes, read, write
from bot.questions import BY_KEY, QUESTIONS, next_question, shown
from bot.services import Services
from bot.standing import MOST_LISTED, own_cases, standing_of
from bot.states import Follow, Monitor, Tell
from bot.talk import Talk
from bot.wording import Sayable
from reports.working_days import local_date


async def ask(talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask what the conversation's state asks for."""
    await ASKED.get(await state.get_state(), _doors)(talk, state, services)


async def ask_next(talk: Talk, state: FSMContext, services: Services) -> None:
    """Go to the first question that is needed and has no answer yet, or to the summary."""
    notes = await read(state)
    question = next_question(notes)
    await write(state, replace(notes, asking=question.key if question else None))
    await state.set_state(Tell.answering if question else Tell.checking)
    await ask(talk, state, services)


async def look_for_clues(talk: Talk, state: FSMContext, services: Services) -> None:
    """Note what the draft tells by itself, so that it is not asked."""
    notes = await read(state)
    suggestion = await services.receiver.suggest(report_of(talk, notes, notes.text))
    notes = replace(notes, clues=clues_in(Draft(notes.text, local_date(talk.cause.at), suggestion)))
    name = name_in(notes.text)
    await write(state, notes.with_answer("name", name) if name and "name" not in notes.answers else notes)


def with_known_address(notes: Notes) -> Notes:
    """Return the notes with the address that stands in the words, for somebody who chooses to be answered by e-mail."""
    known = address_in(notes.text)
    wanted = notes.answer("reply") == "email" and "address" not in notes.answers
    return notes.with_answer("address", known) if known and wanted else notes


async def _doors(talk: Talk, _state: FSMContext, _services: Services) -> None:
    talk.say(texts.DOORS, keyboards.DOORS)


async def _telling(talk: Talk, state: FSMContext, _services: Services) -> None:
    passed_on = (await read(state)).reference is not None
    talk.say(texts.GO_ON if passed_on else texts.WRITE, keyboards.while_telling(passed_on=passed_on))


async def _answering(talk: Talk, state: FSMContext, services: Services) -> None:
    question = BY_KEY.get((await read(state)).asking or "")
    if question is None:
        await ask_next(talk, state, services)
    else:
        talk.say(question.asks, keyboards.below_question(question))


async def _checking(talk: Talk, state: FSMContext, _services: Services) -> None:
    """Show the summary, numbered by the arrival that it answers."""
    notes, number = await read(state), talk.cause.row_id or 0
    talk.say(summary(notes), keyboards.below_summary(number, notes))
    await write(state, notes.showing(number))


async def _choosing(talk: Talk, state: FSMContext, services: Services) -> None:
    cases = (await own_cases(talk, services))[:MOST_LISTED]
    if not cases:
        await state.set_state(None)
        talk.say(texts.NO_CASES, keyboards.DOORS)
        return
    standing = [await standing_of(case, talk, services) for case in cases]
    buttons = [*((case.reference, f"case:{case.reference}") for case in cases), keyboards.BACK]
    talk.say([texts.YOUR_CASES, *standing, texts.CHOOSE], buttons)


async def _adding(talk: Talk, state: FSMContext, _services: Services) -> None:
    notes = await read(state)
    form = [keyboards.FORM] if notes.joining in notes.forms else []
    talk.say(texts.ADD.format(reference=notes.joining), [keyboards.DONE, *form])


async def _forming(talk: Talk, _state: FSMContext, _services: Services) -> None:
    talk.say(texts.ASK_FORM, [keyboards.BACK])


async def _offered(talk: Talk, _state: FSMContext, _services: Services) -> None:
    talk.say(texts.MONITOR_OFFER, keyboards.MONITOR)


async def _monitoring(talk: Talk, state: FSMContext, services: Services) -> None:
    code, _, within = ((await read(state)).topic or "").partition(":")
    topic = next((each for each in TOPICS if each.code == code), None)
    if topic is None:
        await state.set_state(None)
        await ask(talk, state, services)
        return
    group = topic.group(within) if within else None
    talk.say(texts.ASK_ETHNICITY_MORE if group else topic.question, keyboards.below_topic(topic, group))


ASKED: dict[str | None, Callable[[Talk, FSMContext, Services], Awaitable[None]]] = {
    None: _doors,
    Tell.telling.state: _telling,
    Tell.answering.state: _answering,
    Tell.checking.state: _checking,
    Follow.choosing.state: _choosing,
    Follow.adding.state: _adding,
    Follow.forming.state: _forming,
    Monitor.offered.state: _offered,
    Monitor.answering.state: _monitoring,
}


def summary(notes: Notes) -> list[Sayable]:
    """Return what will be sent, or was passed on, as the person checks it."""
    files = sum(part.file is not None for part in notes.parts)
    asked = [question for question in QUESTIONS if question.line is not None and question.key in notes.answers]
    return [
        texts.CHECK_PASSED_ON if notes.reference else texts.CHECK,
        f"\n{notes.text}\n",
        texts.SUMMARY_FILES.format(count=files) if files else "",
        *(question.line.format(**{question.key: shown(question, notes)}) for question in asked if question.line),
        texts.ASK_ENOUGH if notes.reference else texts.ASK_SEND,
    ]
