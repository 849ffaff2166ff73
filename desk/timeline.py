"""A case's life in words, for people who were not there."""

from dataclasses import dataclass
from datetime import datetime

from desk.case_events import work_events, work_news
from desk.casefile import CaseFile
from desk.event import Event
from desk.words import ACTIONS, name_of, procedure_of, way_of, words_of
from models.cases import Message
from models.judgements import Decision, SuggestionRecord
from models.outbox import OutboxRow
from models.states import Direction, OutboxPurpose, OutboxState

PURPOSES = {
    OutboxPurpose.ACKNOWLEDGEMENT: "Acknowledgement",
    OutboxPurpose.CONCERN_ALERT: "Alert to the duty inbox",
    OutboxPurpose.CONVERSATION: "Chat message",
    OutboxPurpose.STAFF_NEWS: "Numbers for the officers' group",
    OutboxPurpose.REPLY: "Reply",
    OutboxPurpose.HAND_OVER: "Letter that hands the case over",
    OutboxPurpose.FIGURES: "The month's figures",
}
FARTHEST_FIRST = (
    OutboxState.RETURNED,
    OutboxState.SENT,
    OutboxState.COMBINED,
    OutboxState.PENDING,
    OutboxState.TAKEN_BACK,
    OutboxState.FAILED,
)
NOT_TO_RESIDENTS = frozenset({OutboxPurpose.CONCERN_ALERT, OutboxPurpose.HAND_OVER})
# Decisions are told from their own rows, with what was decided; the audit tells the rest.
TOLD_ELSEWHERE = frozenset({"decided"})


@dataclass(frozen=True, slots=True)
class Told:
    """A message that went, or will go, to the resident."""

    at: datetime
    what: str
    state: str
    text: str


def timeline(file: CaseFile) -> list[Event]:
    """Return everything that happened, newest first."""
    replied = {reply.message_id for reply in file.work.replies}
    events = [
        *(_message(message) for message in file.messages if message.id not in replied),
        *(_suggestion(record) for record in file.suggestions if not _is_copy(record, file)),
        *(_decision(decision, file.names) for decision in [*file.decisions, *(decision for decision, _ in file.undone)]),
        *(_sending(row) for row in file.outbox if row.purpose is OutboxPurpose.CONCERN_ALERT),
        *(
            Event(entry.at, ACTIONS[entry.action], file.names.get(entry.account_id, ""))
            for entry in file.audit
            if entry.action in ACTIONS and entry.action not in TOLD_ELSEWHERE
        ),
        *work_events(file),
    ]
    return sorted(events, key=lambda event: event.at)[::-1]


def told(file: CaseFile) -> list[Told]:
    """Return what the resident was told beside the case's messages, oldest first."""
    sent = [row for row in to_resident(file) if not any(_carries(message, row) for message in file.messages)]
    return [_told(row, file.together.get(row.id or 0)) for row in sent]


def _told(row: OutboxRow, letter: OutboxRow | None) -> Told:
    """Return what a row says, or the letter that says it together with others."""
    if letter is None:
        return Told(row.sent_at or row.created_at, PURPOSES[row.purpose], _state_of(row), text_of(row))
    state = f"{words_of(row.state)}: {_state_of(letter)}"
    return Told(letter.sent_at or row.created_at, PURPOSES[row.purpose], state, text_of(letter))


def sent_states(file: CaseFile) -> dict[int, str]:
    """Return in words how far each outgoing message came, by its id; of one sent in parts, how far the last part did."""
    states: dict[int, str] = {}
    for message in file.messages:
        rows = [row for row in to_resident(file) if _carries(message, row)]
        if rows and message.id is not None:
            states[message.id] = _state_of(max(rows, key=lambda row: FARTHEST_FIRST.index(row.state)))
    return states


def hand_over_states(file: CaseFile) -> dict[int, str]:
    """Return in words how far each letter that hands the case over came, by the hand-over's id."""
    rows = (row for row in file.outbox if row.purpose is OutboxPurpose.HAND_OVER)
    return {int(row.key.split(":")[1]): _state_of(row) for row in rows}


def _state_of(row: OutboxRow) -> str:
    """Return how far a letter came, with the reason where it could not be sent."""
    why = f": {row.last_error}" if row.state is OutboxState.FAILED and row.last_error else ""
    return words_of(row.state) + why


def to_resident(file: CaseFile) -> list[OutboxRow]:
    """Return what was or will be sent to the resident, oldest first."""
    return [row for row in file.outbox if row.purpose not in NOT_TO_RESIDENTS]


def _carries(message: Message, row: OutboxRow) -> bool:
    """Whether the text of a letter stands in an outgoing message of the case."""
    if row.purpose is OutboxPurpose.REPLY:
        return row.key.split(":")[1] == str(message.id)
    return message.direction is Direction.OUTBOUND and bool(text_of(row)) and text_of(row) in message.text


def news_since(file: CaseFile, suggestion_id: int, revision: int) -> list[str]:
    """Return in words what came since an officer saw this suggestion and revision."""
    seen = next((record for record in file.suggestions if record.id == suggestion_id), None)
    suggestions = [record for record in file.suggestions if seen is None or (record.id or 0) > (seen.id or 0)]
    decisions = [decision for decision in file.decisions if decision.revision >= revision]
    undone = [decision for decision, _ in file.undone if decision.revision >= revision - 1]
    suggestions = [record for record in suggestions if record.message_id not in file.work.moved_in and not _is_copy(record, file)]
    news = [f"{_cause(record, file)}, and with it a new suggestion: {_route(record)}." for record in suggestions]
    news += [f"{file.names.get(each.account_id, 'Somebody')} decided: {_route(each)}." for each in decisions]
    news += [f"{file.names.get(each.account_id, 'Somebody')} undid a decision: {_route(each)}." for each in undone]
    news += work_news(file, revision)
    return news or ["Its status or who may see it changed."]


def _cause(record: SuggestionRecord, file: CaseFile) -> str:
    """Return why there is a new suggestion: a message has one of its own, and further ones when more of it can be read."""
    first = next(each for each in file.suggestions if each.message_id == record.message_id)
    return "A new message came" if record.id == first.id else "A file of a message could be read"


def _is_copy(record: SuggestionRecord, file: CaseFile) -> bool:
    """Whether a suggestion was only made the latest again, because the one after it was about a message that is no longer here."""
    same = (each for each in file.suggestions if (each.message_id, each.body) == (record.message_id, record.body))
    return next(same).id != record.id


def text_of(row: OutboxRow) -> str:
    """Return the readable part of an outgoing message, or "" when there is none."""
    text = row.payload.get("text")
    return text if isinstance(text, str) else ""


def _message(message: Message) -> Event:
    if message.direction is Direction.OUTBOUND:
        return Event(message.at, "Wrote to the resident")
    who = message.sender_name or message.sender or "Somebody who gave no name"
    return Event(message.at, f"Message received {way_of(message.channel)}", who)


def _suggestion(record: SuggestionRecord) -> Event:
    return Event(record.made_at, "Heed suggested", "", _route(record))


def _decision(decision: Decision, names: dict[int, str]) -> Event:
    why = f". {words_of(decision.move_reason)}" if decision.move_reason else ""
    note = f". Note: {decision.reason}" if decision.reason else ""
    return Event(decision.decided_at, "Decided", names.get(decision.account_id, ""), _route(decision) + why + note)


def _sending(row: OutboxRow) -> Event:
    return Event(row.sent_at or row.created_at, PURPOSES[row.purpose], "", words_of(row.state))


def _route(said: SuggestionRecord | Decision) -> str:
    parts = [name_of(said.kind), name_of(said.service_area), procedure_of(said.kind, said.safeguarding, said.process)]
    if said.safeguarding.is_concern:
        parts.append(name_of(said.safeguarding))
    return ", ".join(parts)
