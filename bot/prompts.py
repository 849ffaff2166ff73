"""What Heed asks in each state of a conversation, so that it can always be asked again."""

from collections.abc import Awaitable, Callable

from aiogram.fsm.context import FSMContext

from bot import keyboards, texts
from bot.notes import Notes, read, write
from bot.services import Services
from bot.states import Follow, Tell
from bot.talk import Talk
from models.cases import Case
from reports.working_days import local_date

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
    lines = "\n".join(_line(case) for case in cases)
    talk.say(f"{texts.YOUR_CASES}\n{lines}\n{texts.CHOOSE}", [*((c.reference, f"case:{c.reference}") for c in cases), keyboards.BACK])


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


def summary(notes: Notes) -> str:
    """Return what will be sent, or was passed on, as the person checks it."""
    return "\n".join(
        (
            texts.CHECK_PASSED_ON if notes.reference else texts.CHECK,
            "",
            notes.text,
            "",
            texts.SUMMARY_NAME.format(name=notes.name) if notes.name else texts.SUMMARY_NO_NAME,
            texts.SUMMARY_ADDRESS.format(address=notes.address) if notes.address else texts.SUMMARY_NO_ADDRESS,
            texts.ASK_SEND,
        )
    )


def _line(case: Case) -> str:
    day = local_date(case.opened_at)
    return texts.CASE_LINE.format(reference=case.reference, day=f"{day.day} {day:%B %Y}", status=texts.STATUS[case.status])
