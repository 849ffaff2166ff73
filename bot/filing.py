"""Makes reports of what was said in a chat and hands them to the use case that receives them."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot import texts
from bot.notes import FileNote, Notes
from bot.services import Filed, Services
from bot.talk import Talk
from bot.wording import Sayable
from intake.report import Awaited, Report
from models.cases import Message
from models.states import Channel, Direction
from reports.working_days import add_working_days, local_date
from storage.unit_of_work import UnitOfWork
from triage.suggestion import Suggestion

Afterwards = Callable[[Filed], Awaitable[None]]


def report_of(talk: Talk, notes: Notes, text: str, *, joins: str | None = None, files: tuple[FileNote, ...] = ()) -> Report:
    """Return what was said as a report of this chat; `joins` is the reference of the case that it belongs to."""
    return Report(
        channel=Channel.CHAT,
        received_at=talk.row.received_at,
        text=text,
        sender=talk.stream,
        sender_name=notes.name or None,
        reply_to=notes.address or talk.stream,
        signature=contact_lines(notes),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        proven_reference=joins,
        awaited=awaited(files),
    )


def contact_lines(notes: Notes) -> str:
    """Return the name and address that were given, a line each."""
    name = f"Name: {notes.name}" if notes.name else ""
    address = f"Reply by e-mail to: {notes.address}" if notes.address else ""
    return "\n".join(filter(None, (name, address)))


def awaited(notes: tuple[FileNote, ...]) -> tuple[Awaited, ...]:
    """Return the files that people sent as a report names them: they are fetched once the words are received, and hold nothing up."""
    return tuple(Awaited(note.file_id, note.name, note.size) for note in notes)


def file(talk: Talk, services: Services, report: Report, suggestion: Suggestion, afterwards: Afterwards | None = None) -> None:
    """Have the report received in the update's transaction, then do `afterwards`, and keep what that says with the case."""
    # An arrival stands behind one message only; a second report from the same update goes without it.
    inbox_id = None if talk.has_filed else talk.row_id
    talk.has_filed = True

    async def step(unit: UnitOfWork) -> None:
        filed = await services.receiver.receive(report, suggestion, unit, inbox_id)
        talk.case_id = filed.case_id
        if afterwards is not None:
            said = len(talk.calls)
            await afterwards(filed)
            answer = "\n".join(call.text for call in talk.calls[said:])
            await unit.cases.add_message(_answer(filed.case_id, answer, services.clock()))

    talk.then(step)


def _answer(case_id: int, text: str, now: datetime) -> Message:
    return Message(case_id=case_id, direction=Direction.OUTBOUND, channel=Channel.CHAT, at=now, text=text, automatic=True)


def help_lines(services: Services) -> list[Sayable]:
    """Return whom to ring in danger, and who listens."""
    line = services.config.emergency_line
    council = texts.COUNCIL_LINE.format(emergency_line=line) if line else ""
    return [texts.IN_DANGER, council, texts.CHILDLINE, texts.SAMARITANS]


def acknowledgement(talk: Talk, services: Services, reference: str) -> list[Sayable]:
    """Return what a person is told when a matter is filed."""
    day = add_working_days(local_date(talk.row.received_at), services.config.answer_days)
    number, following = texts.FILED.format(reference=reference), texts.NEXT.format(day=talk.words.day_of_week(day))
    council = services.config.emergency_line
    line = texts.COUNCIL_LINE.format(emergency_line=council) if council else ""
    return [number, following, texts.NO_HARM, texts.IN_DANGER, line]
