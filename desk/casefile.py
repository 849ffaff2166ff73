"""Everything the desk shows of one case, read in one unit of work."""

from dataclasses import dataclass
from functools import cached_property

from desk.permissions import may_see_restricted
from models.accounts import AuditEntry
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

    `decisions` are those that stand.
    """

    case: Case
    messages: list[Message]
    attachments: list[Attachment]
    suggestions: list[SuggestionRecord]
    decisions: list[Decision]
    undone: list[tuple[Decision, DecisionUndoing]]
    concerns: list[Concern]
    outbox: list[OutboxRow]
    links: list[tuple[Case, str]]
    audit: list[AuditEntry]
    names: dict[int, str]

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

    def attachments_of(self, message: Message) -> list[Attachment]:
        """Return the files that came with a message."""
        return [attachment for attachment in self.attachments if attachment.message_id == message.id]


async def find_case(unit: UnitOfWork, reference: str, role: Role) -> Case:
    """Return the case, locked against other writers; raise NotFound when there is none that this role may see."""
    found = await unit.cases.by_reference(reference)
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
    suggestions = await unit.judgements.suggestions(case_id)
    if not suggestions:
        raise NotFound
    return CaseFile(
        case=case,
        messages=messages,
        attachments=await unit.cases.attachment_heads([message.id for message in messages if message.id is not None]),
        suggestions=suggestions,
        decisions=await unit.judgements.decisions(case_id),
        undone=await unit.judgements.undoings(case_id),
        concerns=await unit.judgements.concerns_of(case_id),
        outbox=await unit.outbox.of_case(case_id),
        links=[(other, why) for other, why in await unit.cases.links(case_id) if may_see_restricted(role) or not other.restricted],
        audit=await unit.audit.of_case(case_id),
        names={account.id: account.name for account in await unit.accounts.list_all() if account.id is not None},
    )
