"""Files a draft: when its writer says so, or by itself after a day if that was agreed."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from bot import keyboards, texts
from bot.danger import Disclosed, help_for
from bot.filing import acknowledgement, draft_report, file, report_of
from bot.notes import Notes, read, write
from bot.questions import asked_afterwards, contact_lines, needs_form
from bot.services import Filed, Services
from bot.states import Monitor
from bot.talk import Talk
from bot.wording import Sayable
from triage.suggestion import Suggestion


async def send_draft(talk: Talk, state: FSMContext, services: Services, first: Sequence[Sayable] = ()) -> None:
    """File the draft as one report, saying `first` before the acknowledgement; of one passed on, file what its case does not have yet."""
    notes = await read(state)
    if notes.reference is None:
        await _file(notes, talk, state, services, first)
    else:
        await _confirm(notes, notes.reference, talk, state, services)


async def _file(notes: Notes, talk: Talk, state: FSMContext, services: Services, first: Sequence[Sayable]) -> None:
    report = draft_report(talk, notes)
    suggestion = await services.receiver.suggest(report)
    said = Disclosed(suggestion, report.text)
    help_lines, _ = help_for(said, services.config, notes.helped) if said.needs_help else ([], ())

    async def acknowledge(filed: Filed) -> None:
        lines = acknowledgement(talk, services, filed.reference, notes, suggestion)
        talk.say([*first, *lines, *help_lines], keyboards.DOORS)
        await _leave(notes, filed.reference, talk, state, services)

    file(talk, services, report, suggestion, notes.parts, acknowledge)


async def close_passed_on(talk: Talk, state: FSMContext, services: Services) -> None:
    """End a talk that was passed on and that nobody went on with, without a word: who tells of a danger may not be alone."""
    notes = await read(state)
    asked = "\n".join(filter(None, (asked_afterwards(notes), contact_lines(notes))))
    if asked:
        report = replace(report_of(talk, notes, asked, joins=notes.reference), signature="")
        file(talk, services, report, await services.receiver.suggest(report))
    await state.set_state(None)
    await write(state, notes.without_draft())


async def _confirm(notes: Notes, reference: str, talk: Talk, state: FSMContext, services: Services) -> None:
    """Add to a case that was opened at once what was asked since."""
    asked = "\n".join(filter(None, (asked_afterwards(notes), contact_lines(notes))))
    report = replace(report_of(talk, notes, asked, joins=reference), signature="")  # the same words twice
    suggestion = await services.receiver.suggest(report)
    if asked:
        file(talk, services, report, suggestion)
    talk.say(acknowledgement(talk, services, reference, notes, _of_the_draft(suggestion)), keyboards.DOORS)
    await _leave(notes, reference, talk, state, services)


def _of_the_draft(suggestion: Suggestion) -> Suggestion:
    """Return the suggestion without flags: whoever is young was told of advocates when it was passed on."""
    return replace(suggestion, flags=())


async def _leave(notes: Notes, reference: str, talk: Talk, state: FSMContext, services: Services) -> None:
    """Leave the draft behind, and offer the monitoring once, where the council wants it: to somebody who is there and told of no danger."""
    left = notes.without_draft()
    left = left.with_form(reference) if needs_form(notes) else left
    offers = services.config.monitoring and not notes.monitored and not notes.reference and talk.cause.row_id is not None
    await state.set_state(Monitor.offered if offers else None)
    await write(state, replace(left, monitored=True) if offers else left)
    if offers:
        talk.say(texts.MONITOR_OFFER, keyboards.MONITOR)
