"""Makes reports of what was said in a chat and hands them to the use case that receives them."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot import texts
from bot.clues import Clue
from bot.notes import FileNote, Notes, Part
from bot.questions import asked_afterwards, contact_lines, needs_form
from bot.services import Filed, Services
from bot.talk import Talk
from bot.wording import Sayable
from intake.report import Awaited, Report
from models.cases import Message
from models.labels import Flag
from models.states import Channel, Direction
from reports.working_days import add_working_days, local_date
from storage.unit_of_work import UnitOfWork
from triage.suggestion import Suggestion

Afterwards = Callable[[Filed], Awaitable[None]]
CHANGED = "Before it was changed, a message read:"


def report_of(talk: Talk, notes: Notes, text: str, parts: Sequence[Part] = (), *, joins: str | None = None) -> Report:
    """Return what was said, in `parts`, as a report of this chat; `joins` is the reference of the case that it belongs to."""
    return Report(
        channel=Channel.CHAT,
        received_at=talk.cause.at,
        text=text,
        sender=talk.stream,
        sender_name=notes.answer("name") or None,
        reply_to=notes.answer("address") or talk.stream,
        quoted=earlier(parts),
        signature=contact_lines(notes),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        proven_reference=joins,
        awaited=awaited(parts),
    )


def draft_report(talk: Talk, notes: Notes) -> Report:
    """Return the whole draft as a report, with what was asked about it."""
    asked = asked_afterwards(notes)
    return report_of(talk, notes, f"{notes.text}\n\n{asked}" if asked else notes.text, notes.parts)


def earlier(parts: Sequence[Part]) -> str:
    """Return what changed messages said before, or ""."""
    return "\n\n".join(f"{CHANGED}\n{before}" for part in parts for before in part.before if before)


def awaited(parts: Sequence[Part]) -> tuple[Awaited, ...]:
    """Return the files that people sent as a report names them: they are fetched once the words are received, and hold nothing up."""
    notes: list[FileNote] = [part.file for part in parts if part.file is not None]
    return tuple(Awaited(note.file_id, note.name, note.size) for note in notes)


def file(
    talk: Talk, services: Services, report: Report, suggestion: Suggestion, parts: Sequence[Part] = (), afterwards: Afterwards | None = None
) -> None:
    """Have the report of `parts` received in the update's transaction, then do `afterwards`, and keep what that says with the case."""
    # An arrival stands behind one message only; a second report from the same update goes without it.
    inbox_id = None if talk.has_filed else talk.cause.row_id
    talk.has_filed = True

    async def step(unit: UnitOfWork) -> None:
        filed = await services.receiver.receive(report, suggestion, unit, inbox_id)
        await unit.conversations.note_messages(talk.stream, [part.message_id for part in parts], filed.case_id)
        talk.case_id = filed.case_id
        if afterwards is not None:
            said = len(talk.calls)
            await afterwards(filed)
            answer = "\n".join(call.text for call in talk.calls[said:])
            await unit.cases.add_message(_answer(filed.case_id, answer, services.clock()))

    talk.then(step)


def _answer(case_id: int, text: str, now: datetime) -> Message:
    return Message(case_id=case_id, direction=Direction.OUTBOUND, channel=Channel.CHAT, at=now, text=text, automatic=True)


def council_line(services: Services) -> Sayable:
    """Return the council's own number for people at risk, or "" where it has none."""
    line = services.config.emergency_line
    return texts.COUNCIL_LINE.format(emergency_line=line) if line else ""


def acknowledgement(talk: Talk, services: Services, reference: str, notes: Notes, suggestion: Suggestion) -> list[Sayable]:
    """Return what a person is told when a matter is filed."""
    day = add_working_days(local_date(talk.cause.at), services.config.answer_days)
    return [
        texts.FILED.format(reference=reference),
        texts.NEXT.format(day=talk.words.day_of_week(day)),
        texts.FORM_LATER if needs_form(notes) else "",
        advocate(services, suggestion),
        texts.NO_HARM,
        *([] if Clue.DIED in notes.clues or notes.helped else (texts.IN_DANGER, council_line(services))),
    ]


def advocate(services: Services, suggestion: Suggestion) -> Sayable:
    """Return how somebody young gets an advocate, "" for everybody else."""
    if all(flag.label is not Flag.YOUNG_PERSON for flag in suggestion.flags):
        return ""
    service = services.config.advocate
    return texts.ADVOCATE.format(advocate=service) if service else texts.ADVOCATE_ASK
