"""Erases drafts, and records the wish to have filed cases erased."""

from dataclasses import replace

from aiogram.fsm.context import FSMContext

from bot import texts
from bot.filing import file, report_of
from bot.notes import Notes, read, write
from bot.services import Filed, Services
from bot.standing import own_cases
from bot.talk import Talk
from models.cases import Case
from storage.unit_of_work import UnitOfWork

# For the officers, in their language.
ERASURE = "I ask for what you hold about me in this case to be erased."


def forget_arrival(talk: Talk) -> None:
    """Erase the arrival that is being answered, and keep nothing of it."""
    row_id = talk.cause.row_id

    async def empty(unit: UnitOfWork) -> None:
        await unit.inbox.empty([] if row_id is None else [row_id])

    talk.then(empty)


def forget_groups(topic: str, talk: Talk) -> None:
    """Erase the answers that were offered on `topic`: those within a larger group name it."""

    async def erase(unit: UnitOfWork) -> None:
        await unit.outbox.forget_buttons(talk.stream, f"monitor:{topic}")

    talk.then(erase)


async def leave_groups(talk: Talk, state: FSMContext) -> None:
    """Erase which group was asked about, where somebody goes on to something else in the middle of it."""
    notes = await read(state)
    if notes.topic is not None:
        await write(state, replace(notes, topic=None))
        forget_groups(notes.topic, talk)


async def forget(talk: Talk, state: FSMContext) -> None:
    """Erase the draft with the arrivals it came from and what was said about it; what was filed stays."""
    await leave_groups(talk, state)
    notes = await read(state)
    await state.set_state(None)
    await write(state, notes.without_draft())
    if notes.reference or not notes.rows:
        return

    async def erase(unit: UnitOfWork) -> None:
        await unit.inbox.empty([*notes.rows, *([talk.cause.row_id] if talk.cause.row_id is not None else [])])
        await unit.outbox.forget(talk.stream, talk.words.say(texts.ERASED))

    talk.then(erase)


async def ask_erasure(talk: Talk, state: FSMContext, services: Services) -> bool:
    """Ask, once for each of the person's cases, that it be erased; return whether there are any."""
    cases = await own_cases(talk, services)
    for case in cases:
        notes = await read(state)
        if case.reference in notes.erasures:
            talk.say(texts.ERASURE_KNOWN.format(reference=case.reference))
        else:
            await _ask_for(case, notes, talk, services)
            await write(state, replace(notes, erasures=(*notes.erasures, case.reference)))
    return bool(cases)


async def _ask_for(case: Case, notes: Notes, talk: Talk, services: Services) -> None:
    report = report_of(talk, notes, ERASURE, joins=case.reference)
    suggestion = await services.receiver.suggest(report)

    async def confirm(_filed: Filed) -> None:
        talk.say(texts.ERASURE_ASKED.format(reference=case.reference))

    file(talk, services, report, suggestion, afterwards=confirm)
