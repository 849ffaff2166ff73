"""Takes what a person says into the draft, and passes it on at once where it discloses a danger."""

from dataclasses import replace

from aiogram.fsm.context import FSMContext

from bot import keyboards, texts
from bot.clues import tells_of_loss
from bot.danger import Disclosed, help_for
from bot.erasing import leave_groups
from bot.filing import advocate, draft_report, file, report_of
from bot.notes import Notes, Part, read, write
from bot.services import Filed, Services
from bot.states import Tell
from bot.talk import Talk
from triage.suggestion import Suggestion


async def take(part: Part, talk: Talk, state: FSMContext, services: Services) -> None:
    """Add one message to the draft, and answer it."""
    await leave_groups(talk, state)
    before = await read(state)
    await state.set_state(Tell.telling)
    buttons = keyboards.while_telling(passed_on=before.reference is not None)
    if not before.has_room_for(part) and not await _is_danger(part, before, talk, services):
        talk.say(texts.FULL, buttons)
        return
    said = await weigh(before.with_part(part), part, talk, state, services)
    if said is None:
        return
    is_news = tells_of_loss(part.text) and not tells_of_loss(before.text)
    kept = texts.SORRY_FOR_LOSS if is_news else texts.KEPT_TOO if before.parts else texts.KEPT
    talk.say(texts.PASSED_ON_TOO if before.reference else kept, buttons)
    await say_help(said, talk, state, services)
    if not before.reference and not said.needs_help:
        await _ask_agreement(talk, state)


async def _is_danger(part: Part, notes: Notes, talk: Talk, services: Services) -> bool:
    """Whether a message, read by itself, is to be passed on at once; a draft that is full is then passed on with it."""
    return Disclosed(await services.receiver.suggest(report_of(talk, notes, part.text)), part.text).is_danger


async def _ask_agreement(talk: Talk, state: FSMContext) -> None:
    """Ask, once in a chat, whether a draft may be sent when no more is heard."""
    notes = await read(state)
    if not notes.asked:
        talk.say(texts.ASK_AGREE, keyboards.AGREE)
        await write(state, replace(notes, asked=True))


async def weigh(notes: Notes, part: Part, talk: Talk, state: FSMContext, services: Services) -> Disclosed | None:
    """Keep the draft as it now is, with `part` new or changed in it; return what was disclosed, None where it is passed on here and now.

    What follows on a draft that was passed on goes to its case; for the first passing on the answer is given here, with whom to ring.
    """
    await write(state, notes)
    if notes.reference:
        suggestion = await add_to(notes.reference, part, notes, talk, services)
        return Disclosed(suggestion, part.text)
    said = Disclosed(await services.receiver.suggest(report_of(talk, notes, notes.text)), notes.text)
    if said.is_danger or said.is_unread:
        await _pass_on(notes, said, talk, state, services)
        return None
    return said


async def say_help(said: Disclosed, talk: Talk, state: FSMContext, services: Services) -> None:
    """Say whom to ring where what was `said` needs it, and only whom it was not said of before."""
    notes = await read(state)
    if said.needs_help:
        lines, known = help_for(said, services.config, notes.helped)
        await write(state, replace(notes, helped=known))
        if any(lines):
            talk.say(lines)


async def discloses(notes: Notes, more: str, talk: Talk, services: Services) -> bool:
    """Whether `more`, read with the draft, tells of a danger; after a draft that was passed on it is read by itself."""
    text = more if notes.reference else f"{notes.text}\n{more}"
    return Disclosed(await services.receiver.suggest(report_of(talk, notes, text)), more).needs_help


async def add_to(reference: str, part: Part, notes: Notes, talk: Talk, services: Services) -> Suggestion:
    """File one message to the case `reference`; return what triage said of it."""
    report = report_of(talk, notes, part.text, (part,), joins=reference)
    suggestion = await services.receiver.suggest(report)
    file(talk, services, report, suggestion, (part,))
    return suggestion


async def _pass_on(notes: Notes, said: Disclosed, talk: Talk, state: FSMContext, services: Services) -> None:
    """File the draft as it stands, and remember its case so that all that follows joins it."""
    await state.set_state(Tell.telling)
    lines, known = help_for(said, services.config)

    async def tell(filed: Filed) -> None:
        await write(state, replace(notes.filed_as(filed.reference), helped=known))
        sorry = texts.SORRY if tells_of_loss(notes.text) else ""
        talk.say([sorry, texts.PASSED_ON.format(reference=filed.reference), *lines, advocate(services, said.suggestion)])
        talk.say(texts.GO_ON, keyboards.while_telling(passed_on=True))

    file(talk, services, draft_report(talk, notes), said.suggestion, notes.parts, tell)
