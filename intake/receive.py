"""The one use case of every channel: receive a report. Doing it twice has the effect of once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.acknowledging import Occasion, acknowledge
from intake.alerting import raise_alert
from intake.attachments import for_triage
from intake.holding_back import hold_back, may_hold_words
from intake.joining import Belonging, belonging, repeated
from intake.letters import Letters
from intake.parsing.kinds import UNKNOWN, is_sound
from intake.ports import Alert, Classify, Clock
from intake.references import new_reference
from intake.report import File, Refused, Report
from intake.returned import letter_reported_on, note_report
from intake.suggesting import Together
from intake.telling_refused import tell_refused
from models.awaited import AwaitedFile
from models.cases import Attachment, Case, Message
from models.errors import NotFound
from models.judgements import SuggestionRecord
from models.labels import Kind, Safeguarding
from models.states import Band, CaseStatus, Direction
from storage.unit_of_work import UnitOfWork
from triage.message import TriageInput
from triage.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a report: its case, whether that was opened for it, and whether it was known before."""

    case_id: int
    reference: str
    is_new: bool
    duplicate: bool


def _nothing() -> None:
    """Load nothing: the classifier is there already."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Receives reports, whichever way they came; `load` makes a classifier ready that is not so from the start."""

    classify: Classify
    clock: Clock
    letters: Letters
    load: Callable[[], object] = _nothing
    alerts: tuple[Alert, ...] = ()
    together: Together = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Have those who ask at the same time asked for together."""
        object.__setattr__(self, "together", Together(self.classify))

    async def make_ready(self) -> None:
        """Load what suggestions are made with, if that is still to be done; raises ModelUnusable."""
        await asyncio.to_thread(self.load)

    async def suggest(self, report: Report) -> Suggestion:
        """Ask triage about a report; slow, so it is done outside any transaction that writes. Raises ModelUnusable."""
        message = TriageInput(for_triage(report), report.subject, report.channel, report.received_at)
        return await self.together(message)

    async def receive(self, report: Report, suggestion: Suggestion, unit: UnitOfWork, inbox_id: int | None) -> Received:
        """Open a case for a report or add it to the one that it provably continues; does not commit.

        Stores the message with its files and the suggestion, puts the case in its place in the queue, alerts about a concern
        and writes the acknowledgement of a new case.
        """
        await unit.take_turns(*_told_apart_by(report))
        known = await repeated(report, unit, inbox_id)
        if known is not None:
            return await _known(known, unit)
        letter = await letter_reported_on(report, unit)
        if letter is not None:
            told = await note_report(report, letter, inbox_id, unit, self.clock())
            if told:
                return Received(_stored(told[0].id), told[0].reference, is_new=False, duplicate=False)
        place = await belonging(report, unit)
        case = place.case or await self._open(report, unit)
        case_id = _stored(case.id)
        for other_id, reason in place.links:
            await unit.cases.link(case_id, other_id, reason)
        if place.case is None:
            case.restricted = await _touches_restricted(place, unit)
        files = _attachments(report)
        message = _message(case_id, report, inbox_id)
        message_id = await unit.cases.add_message(message, files)
        await hold_back(message_id, report.files, files, unit, self.clock())
        await _await_files(message_id, report, unit, self.clock())
        await self._judge(case, message_id, report, suggestion, unit, is_new=place.case is None)
        case.unread = case.unread or any(file.unchecked and may_hold_words(file.content_type, file.text) for file in report.files)
        is_sure = suggestion.kind.band is Band.SURE
        occasion = Occasion(report, suggestion.kind.label, place.case is None, self.letters.is_own, is_sure=is_sure)
        await acknowledge(case, occasion, unit, self.letters, self.clock())
        if place.case is not None:
            await tell_refused(f"refused_files:{message_id}", case, message, report.refused, unit, self.letters, self.clock())
        return Received(case_id, case.reference, is_new=place.case is None, duplicate=False)

    async def reconsider(self, report: Report, suggestion: Suggestion, message: Message, unit: UnitOfWork) -> None:
        """Take up what triage says of a message that was received before, now that more of it can be read; does not commit.

        What is read later takes no concern back, and alerts about none a second time, unless an officer saw none in what came before.
        """
        # Not message.case_id: an officer may have split or joined the case since the message was read.
        case_id = await unit.joins.case_of(_stored(message.id))
        case = None if case_id is None else await unit.cases.get(case_id)
        if case is None or case_id is None:
            raise NotFound
        before = await unit.joins.suggestions_on(_stored(message.id))
        cleared = await _cleared_up_to(case_id, unit)
        known = frozenset(each.safeguarding for each in before if each.safeguarding.is_concern and _stored(each.id) > cleared)
        if known and not suggestion.safeguarding.label.is_concern:
            return
        # At the back for another reason than what triage said: a spam filter's verdict, which still holds.
        is_spam = case.back_of_queue and not any(each.kind is Kind.OTHER for each in before)
        again = replace(report, spam=report.spam or is_spam)
        await self._judge(case, _stored(message.id), again, suggestion, unit, is_new=False, known=known)

    async def _judge(
        self,
        case: Case,
        message_id: int,
        report: Report,
        suggestion: Suggestion,
        unit: UnitOfWork,
        *,
        is_new: bool,
        known: frozenset[Safeguarding] = frozenset(),
    ) -> None:
        """Keep what triage says of a message, give the case its place in the queue, and alert about a concern that is not `known`."""
        suggestion_id = await unit.judgements.add_suggestion(self._record(_stored(case.id), message_id, suggestion))
        if not is_new:
            _take_up_again(case, report, is_concern=suggestion.safeguarding.label.is_concern)
        _place_in_queue(case, suggestion, is_new=is_new, is_spam=report.spam)
        if suggestion.safeguarding.label.is_concern and suggestion.safeguarding.label not in known:
            await raise_alert(case, suggestion_id, report, unit, self.letters, self.clock())
            for alert in self.alerts:
                await alert(suggestion_id, unit)

    async def _open(self, report: Report, unit: UnitOfWork) -> Case:
        reference = new_reference()
        while await unit.cases.by_reference(reference) is not None:
            reference = new_reference()
        case = Case(
            reference=reference,
            channel=report.channel,
            opened_at=report.received_at,
            waiting_since=report.received_at,
            subject=report.subject,
            sender=report.sender,
            sender_name=report.sender_name,
        )
        await unit.cases.add(case)
        return case

    def _record(self, case_id: int, message_id: int, suggestion: Suggestion) -> SuggestionRecord:
        return SuggestionRecord(
            case_id=case_id,
            message_id=message_id,
            made_at=self.clock(),
            model_version=suggestion.model_version,
            kind=suggestion.kind.label,
            service_area=None if suggestion.service_area is None else suggestion.service_area.label,
            safeguarding=suggestion.safeguarding.label,
            process=suggestion.process.label,
            band=suggestion.band,
            body=suggestion.as_dict(),
        )


def _told_apart_by(report: Report) -> list[str]:
    """Return what two reports that may be the same have in common: taken at once by two workers, each would be new to the other."""
    known = (("sender", report.sender), ("message", report.message_id))
    return [f"{name}:{value.lower()}" for name, value in known if value]


async def _touches_restricted(place: Belonging, unit: UnitOfWork) -> bool:
    """Whether a new case says that it continues a restricted one: what it quotes is then not for everybody either."""
    linked = [await unit.cases.get(other_id) for other_id, _ in place.links]
    return any(case is not None and case.restricted for case in linked)


async def _cleared_up_to(case_id: int, unit: UnitOfWork) -> int:
    """Return the id of the suggestion on which it was last decided that a case is no concern, 0 where it was not, or is one."""
    last = (await unit.judgements.decisions(case_id))[-1:]
    return last[0].suggestion_id if last and not last[0].safeguarding.is_concern else 0


def _take_up_again(case: Case, report: Report, *, is_concern: bool) -> None:
    """Note that a case has a new message; one that was done with waits for an officer again, unless only a machine says it is away."""
    case.revision += 1
    if report.responder and not is_concern:
        return
    if case.status is not CaseStatus.AWAITING_CONFIRMATION:
        case.status = CaseStatus.AWAITING_CONFIRMATION
        case.waiting_since = report.received_at
        case.closed_at = None
        case.unread = False  # whoever decided had read what came before


def _place_in_queue(case: Case, suggestion: Suggestion, *, is_new: bool, is_spam: bool) -> None:
    """Put a case before all others for a concern, next where one may be hidden, last while nothing but advertising is in it.

    A spam filter's verdict counts as the classifier's does: nothing is thrown away for it.
    """
    case.concern = case.concern or suggestion.safeguarding.label.is_concern
    case.unread = case.unread or suggestion.may_hide_a_concern
    only_advertising = (suggestion.kind.label is Kind.OTHER or is_spam) and (is_new or case.back_of_queue)
    case.back_of_queue = only_advertising and not case.concern


def _message(case_id: int, report: Report, inbox_id: int | None) -> Message:
    return Message(
        case_id=case_id,
        inbox_id=inbox_id,
        direction=Direction.INBOUND,
        channel=report.channel,
        at=report.received_at,
        sender=report.sender,
        sender_name=report.sender_name,
        reply_to=report.reply_to,
        subject=report.subject,
        text=report.text,
        quoted=report.quoted,
        signature=report.signature,
        message_id=report.message_id,
        digest=report.digest,
        automatic=report.automatic,
        trust=None if report.trust is None else report.trust.as_dict(),
    )


async def _await_files(message_id: int, report: Report, unit: UnitOfWork, now: datetime) -> None:
    """Note which files of a message are still to be fetched, and which of those that came are to be listened to."""
    for each in report.awaited:
        waiting = AwaitedFile(
            message_id=message_id, channel=report.channel, source=each.source, filename=each.name, size=each.size, available_at=now
        )
        await unit.awaited.add(waiting)
    if any(is_sound(file.content_type) for file in report.files):
        await unit.awaited.add_transcripts(message_id, now)


def attachment_of(file: File, message_id: int = 0) -> Attachment:
    """Return a file as it is kept with message `message_id`, or with the one that it is about to be added to."""
    return Attachment(
        message_id=message_id,
        filename=file.name,
        content_type=file.content_type,
        size=len(file.content),
        content=b"" if file.unchecked else file.content,
        text="" if file.unchecked else file.text,
        listing="" if file.unchecked else file.listing,
    )


def refusal_of(refused: Refused, message_id: int = 0) -> Attachment:
    """Return what is kept of a file that was refused: its bare name, and why."""
    return Attachment(message_id=message_id, filename=refused.name, content_type=UNKNOWN, size=0, content=b"", refused=refused.why)


def _attachments(report: Report) -> list[Attachment]:
    """Return what is kept of the files, and the bare names of those that were refused."""
    return [*(attachment_of(file) for file in report.files), *(refusal_of(each) for each in report.refused)]


async def _known(message: Message, unit: UnitOfWork) -> Received:
    case = await unit.cases.get(message.case_id)
    if case is None:
        raise NotFound
    return Received(message.case_id, case.reference, is_new=False, duplicate=True)


def _stored(row_id: int | None) -> int:
    assert row_id is not None  # noqa: S101 - the store has given it one
    return row_id
