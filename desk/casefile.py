"""Everything the desk shows of one case, read in one unit of work."""

from dataclasses import dataclass, field
from functools import cached_property

from desk.casework import Casework, read_casework
from desk.permissions import may_see_restricted
from models.accounts import AuditEntry
from models.awaited import AwaitedFile, Transcript
from models.cases import Attachment, Case, Message
from models.errors import NotFound
from models.judgements import Concern, Decision, DecisionUndoing, SuggestionRecord
from models.outbox import OutboxRow
from models.states import Direction, Role
from storage.unit_of_work import UnitOfWork
from triage.suggestion import Suggestion, suggestion_from_dict


@dataclass(frozen=True)
class CaseFile:
    """A case with its messages, what was suggested, decided, undone and sent, and who did what (`names` by account id).

    `decisions` are those that stand; `together` holds letters that speak of several cases, by the id of the row that says so. What was
    sent and done with cases that were joined into this one is here too.
    """

    case: Case
    messages: list[Message]
    attachments: list[Attachment]
    suggestions: list[SuggestionRecord]
    decisions: list[Decision]
    undone: list[tuple[Decision, DecisionUndoing]]
    concerns: list[Concern]
    outbox: list[OutboxRow]
    work: Casework
    audit: list[AuditEntry]
    names: dict[int, str]
    awaited: list[AwaitedFile] = field(default_factory=list)
    heard: dict[int, Transcript] = field(default_factory=dict)
    together: dict[int, OutboxRow] = field(default_factory=dict)

    @property
    def latest(self) -> SuggestionRecord:
        """The latest suggestion, which a decision is bound to."""
        return self.suggestions[-1]

    @cached_property
    def suggestion(self) -> Suggestion:
        """The latest suggestion in full."""
        return suggestion_from_dict(self.latest.body)

    @property
    def last_decision(self) -> Decision | None:
        """The decision that stands, or None."""
        return self.decisions[-1] if self.decisions else None

    @property
    def inbound(self) -> list[Message]:
        """What the resident wrote, oldest first."""
        return [message for message in self.messages if message.direction is Direction.INBOUND]

    @property
    def open_concerns(self) -> list[Concern]:
        """The concerns that nobody has acknowledged."""
        return [concern for concern in self.concerns if concern.acknowledged_at is None]

    def awaited_of(self, message: Message) -> list[AwaitedFile]:
        """Return the files of a message that are still to be fetched, or could not be."""
        return [each for each in self.awaited if each.message_id == message.id]

    def attachments_of(self, message: Message) -> list[Attachment]:
        """Return the files that came with a message."""
        return [attachment for attachment in self.attachments if attachment.message_id == message.id]


async def find_case(unit: UnitOfWork, reference: str, role: Role) -> Case:
    """Return the case, or the one it was joined into, locked against other writers.

    Raises NotFound when there is none that this role may see.
    """
    named = await unit.cases.by_reference(reference)
    found = None if named is None else await unit.joins.leading(named)
    case = None if found is None or found.id is None else await unit.cases.get(found.id)
    if case is None or (case.restricted and not may_see_restricted(role)):
        raise NotFound
    return case


def id_of(case: Case) -> int:
    """Return the id that every case from the store has."""
    if case.id is None:
        raise NotFound
    return case.id


async def read_case(unit: UnitOfWork, case: Case, role: Role) -> CaseFile:
    """Return the whole file of `case`, without the linked cases that this role may not see; raise NotFound without a suggestion."""
    case_id = id_of(case)
    messages = await unit.cases.messages(case_id)
    message_ids = [message.id for message in messages if message.id is not None]
    suggestions = await unit.judgements.suggestions(case_id)
    if not suggestions:
        raise NotFound
    work = await read_casework(unit, case, role)
    outbox = [row for each in work.family for row in await unit.outbox.of_case(each)]
    return CaseFile(
        case=case,
        messages=messages,
        attachments=await unit.cases.attachment_heads(message_ids),
        suggestions=suggestions,
        decisions=await unit.judgements.decisions(case_id),
        undone=await unit.judgements.undoings(case_id),
        concerns=await unit.judgements.concerns_of(case_id),
        outbox=outbox,
        work=work,
        audit=[entry for each in work.family for entry in await unit.audit.of_case(each)],
        names={account.id: account.name for account in await unit.accounts.list_all() if account.id is not None},
        awaited=await unit.awaited.of_messages(message_ids),
        heard=await unit.awaited.transcripts(message_ids),
        together={row.id: letter for row in outbox if row.id is not None and (letter := await _said_in(row, role, unit)) is not None},
    )


async def _said_in(row: OutboxRow, role: Role, unit: UnitOfWork) -> OutboxRow | None:
    """Return the letter that says together with others what a row is about; None where it speaks of a case that this role may not see."""
    letter = await unit.outbox.by_key(row.payload["said_in"]) if "said_in" in row.payload else None
    if letter is None:
        return None
    others = [await unit.cases.by_reference(each["reference"]) for each in letter.payload["says_of"]]
    is_hidden = any(other is None or other.restricted for other in others) and not may_see_restricted(role)
    return None if is_hidden else letter
