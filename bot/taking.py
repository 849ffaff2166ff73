"""Takes what a person says into the draft, and passes it on at once where it discloses a danger."""

from aiogram.fsm.context import FSMContext

from bot import keyboards, texts
from bot.filing import file, help_lines, report_of
from bot.notes import Notes, Part, read, write
from bot.services import Filed, Services
from bot.states import Tell
from bot.talk import Talk
from triage.suggestion import Suggestion


async def take(part: Part, talk: Talk, state: FSMContext, services: Services) -> None:
    """Add one message to the draft, and answer it."""
    notes = await read(state)
    await state.set_state(Tell.telling)
    buttons = keyboards.while_telling(passed_on=notes.reference is not None)
    if not notes.has_room_for(part):
        talk.say(texts.FULL, buttons)
    elif not await weigh(notes.with_part(part), part, talk, state, services):
        talk.say(texts.PASSED_ON_TOO.format(reference=notes.reference) if notes.reference else texts.KEPT, buttons)


async def weigh(notes: Notes, part: Part, talk: Talk, state: FSMContext, services: Services) -> bool:
    """Keep the draft as it now is, with `part` new or changed in it; return whether it is now passed on for the first time.

    What follows on a draft that was passed on goes to its case; for the first passing on the answer is given here.
    """
    await write(state, notes)
    if notes.reference:
        await add_to(notes.reference, part, notes, talk, services)
        return False
    suggestion = await services.receiver.suggest(report_of(talk, notes, notes.text))
    if suggestion.safeguarding.label.is_concern:
        await _pass_on(notes, suggestion, talk, state, services)
        return True
    return False


async def discloses(notes: Notes, more: str, talk: Talk, services: Services) -> bool:
    """Whether `more`, read with the draft, tells of a danger."""
    suggestion = await services.receiver.suggest(report_of(talk, notes, f"{notes.text}\n{more}"))
    return suggestion.safeguarding.label.is_concern


async def add_to(reference: str, part: Part, notes: Notes, talk: Talk, services: Services) -> Suggestion:
    """File one message to the case `reference`; return what triage said of it."""
    files = (part.file,) if part.file else ()
    report = report_of(talk, notes, part.text, joins=reference, files=files)
    suggestion = await services.receiver.suggest(report)
    file(talk, services, report, suggestion)
    return suggestion


async def _pass_on(notes: Notes, suggestion: Suggestion, talk: Talk, state: FSMContext, services: Services) -> None:
    """File the draft as it stands, and remember its case so that all that follows joins it."""
    await state.set_state(Tell.telling)

    async def tell(filed: Filed) -> None:
        await write(state, notes.filed_as(filed.reference))
        talk.say([texts.PASSED_ON.format(reference=filed.reference), *help_lines(services)])
        talk.say(texts.GO_ON, keyboards.while_telling(passed_on=True))

    file(talk, services, report_of(talk, notes, notes.text, files=notes.files), suggestion, tell)
