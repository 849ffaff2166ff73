"""What Heed asks in each state of a conversation, so that it can always be asked again."""

from collections.abc import Awaitable, Callable

from aiogram.fsm.context import FSMContext

from bot import keyboards, texts
from bot.notes import Notes, read, write
from bot.services import Services
from bot.states import Follow, Tell
from bot.talk import Talk
from bot.wording import Sayable, Text
from models.cases import Case
from models.states import CaseStatus
from reports.working_days import add_working_days, local_date

MOST_LISTED = 20


async def ask(talk: Talk, state: FSMContext, services: Services) -> None:
    """Ask what the conversation's state asks for."""
    await ASKED[await state.get_state()](talk, state, services)


async def ask_next(talk: Talk, state: FSMContext, services: Services) -> None:
    """Go to the first question that has no answer yet, or to the summary."""
    notes = await read(state)
    unanswered = Tell.naming if notes.name is None else Tell.addressing if notes.address is None else Tell.checking
    await state.set_state(unanswered)
    await ask(talk, state, services)


async def own_cases(talk: Talk, services: Services) -> list[Case]:
    """Return this chat's cases, newest first."""
    async with services.store.read() as unit:
        return await unit.cases.of_sender(talk.stream)


async def _doors(talk: Talk, _state: FSMContext, _services: Services) -> None:
    talk.say(texts.DOORS, keyboards.DOORS)


async def _telling(talk: Talk, state: FSMContext, _services: Services) -> None:
    notes = await read(state)
    if notes.reference:
        talk.say(texts.GO_ON, keyboards.while_telling(passed_on=True))
    else:
        talk.say(texts.WRITE, keyboards.while_telling(passed_on=False))


async def _naming(talk: Talk, _state: FSMContext, _services: Services) -> None:
    talk.say(texts.ASK_NAME, [keyboards.SKIP])


async def _addressing(talk: Talk, _state: FSMContext, _services: Services) -> None:
    talk.say(texts.ASK_ADDRESS, [keyboards.SKIP])


async def _checking(talk: Talk, state: FSMContext, _services: Services) -> None:
    """Show the summary, numbered by the arrival that it answers."""
    notes = await read(state)
    talk.say(summary(notes), keyboards.below_summary(talk.row_id, passed_on=notes.reference is not None))
    await write(state, notes.showing(talk.row_id))


async def _choosing(talk: Talk, state: FSMContext, services: Services) -> None:
    cases = (await own_cases(talk, services))[:MOST_LISTED]
    if not cases:
        await state.set_state(None)
        talk.say(texts.NO_CASES, keyboards.DOORS)
        return
    lines = [_line(case, talk, services) for case in cases]
    talk.say([texts.YOUR_CASES, *lines, texts.CHOOSE], [*((c.reference, f"case:{c.reference}") for c in cases), keyboards.BACK])


async def _adding(talk: Talk, state: FSMContext, _services: Services) -> None:
    notes = await read(state)
    talk.say(texts.ADD.format(reference=notes.joining), [keyboards.DONE])


ASKED: dict[str | None, Callable[[Talk, FSMContext, Services], Awaitable[None]]] = {
    None: _doors,
    Tell.telling.state: _telling,
    Tell.naming.state: _naming,
    Tell.addressing.state: _addressing,
    Tell.checking.state: _checking,
    Follow.choosing.state: _choosing,
    Follow.adding.state: _adding,
}


def summary(notes: Notes) -> list[Sayable]:
    """Return what will be sent, or was passed on, as the person checks it."""
    return [
        texts.CHECK_PASSED_ON if notes.reference else texts.CHECK,
        f"\n{notes.text}\n",
        texts.SUMMARY_NAME.format(name=notes.name or texts.NOT_SAID),
        texts.SUMMARY_REPLY.format(reply=notes.address or texts.NOT_SAID),
        texts.ASK_SEND,
    ]


def _line(case: Case, talk: Talk, services: Services) -> Text:
    opened, today = local_date(case.opened_at), local_date(services.clock())
    answer = add_working_days(opened, services.config.answer_days)
    late = case.status is CaseStatus.AWAITING_CONFIRMATION and today > answer
    days = {"day": opened, "answer": answer, "closed": local_date(case.closed_at or case.opened_at)}
    status = texts.STATUS_LATE if late else texts.STATUS[case.status]
    said = {name: talk.words.day(day) for name, day in days.items()}
    return texts.CASE_LINE.format(reference=case.reference, status=status.format(**said))
