"""What splitting and joining cases share: messages go over, and each case keeps a suggestion about a message that is in it."""

from collections.abc import Iterable

from models.cases import Case, Message
from models.errors import CaseMoved, NotFound
from models.judgements import SuggestionRecord
from models.states import CaseStatus, Direction
from storage.unit_of_work import UnitOfWork
from triage.suggestion import suggestion_from_dict


def case_id_of(case: Case) -> int:
    """Return the id that every case from the store has."""
    if case.id is None:
        raise NotFound
    return case.id


def check_unmoved(case: Case, revision: int) -> None:
    """Raise CaseMoved unless a case is still as an officer saw it."""
    if case.revision != revision or case.status is CaseStatus.JOINED:
        raise CaseMoved


async def judged_messages(unit: UnitOfWork, messages: Iterable[Message]) -> dict[int, SuggestionRecord]:
    """Return the latest suggestion about each of the residents' messages that triage has judged, by the message's id."""
    ids = [message.id for message in messages if message.direction is Direction.INBOUND and message.id is not None]
    return await unit.joins.latest_suggestions(ids)


async def adopt(unit: UnitOfWork, case: Case, records: Iterable[SuggestionRecord]) -> None:
    """Add to a case what was suggested about its messages in another one, the one to be decided on last: a concern before anything else."""
    for record in sorted(records, key=weight):
        await unit.judgements.add_suggestion(_copy(record, case_id_of(case)))


async def settle(unit: UnitOfWork, case: Case) -> None:
    """See to it that a case's latest suggestion is about a message that is still in it, and that its concern is one of its own."""
    case_id = case_id_of(case)
    judged = await judged_messages(unit, await unit.cases.messages(case_id))
    records = await unit.judgements.suggestions(case_id)
    if judged and (not records or records[-1].message_id not in judged):
        await adopt(unit, case, [max(judged.values(), key=weight)])
    case.concern = await _has_concern(unit, case_id, judged)


def weight(record: SuggestionRecord) -> tuple[bool, bool, int]:
    """Return what a suggestion counts when one of several is to be decided on: concerns first, then what may hide one, then the newest."""
    return record.safeguarding.is_concern, may_hide_a_concern(record), record.message_id


def may_hide_a_concern(record: SuggestionRecord) -> bool:
    """Whether what was suggested leaves open whether there is a concern."""
    return suggestion_from_dict(record.body).may_hide_a_concern


async def _has_concern(unit: UnitOfWork, case_id: int, judged: dict[int, SuggestionRecord]) -> bool:
    """Whether a concern was decided, is not taken over yet, or was suggested since the last decision, of a message that is in the case."""
    decisions = await unit.judgements.decisions(case_id)
    last = decisions[-1] if decisions else None
    since = 0 if last is None else last.suggestion_id
    recent = [record for record in await unit.judgements.suggestions(case_id) if (record.id or 0) > since and record.message_id in judged]
    suggested = any(record.safeguarding.is_concern for record in recent)
    waiting = any(concern.acknowledged_at is None for concern in await unit.judgements.concerns_of(case_id))
    return suggested or waiting or (last is not None and last.safeguarding.is_concern)


def _copy(record: SuggestionRecord, case_id: int) -> SuggestionRecord:
    return SuggestionRecord(
        case_id=case_id,
        message_id=record.message_id,
        made_at=record.made_at,
        model_version=record.model_version,
        kind=record.kind,
        service_area=record.service_area,
        safeguarding=record.safeguarding,
        process=record.process,
        band=record.band,
        body=record.body,
    )
