"""What officers did with a case beside deciding on it, read in one unit of work."""

from dataclasses import dataclass

from desk.permissions import may_see_restricted
from models.cases import Case, CaseLink
from models.casework import Assignment, CaseDocument, CaseNote
from models.correspondence import CaseReply, HandOver
from models.joins import CaseJoin, CaseSplit
from models.judgements import Decision
from models.states import Role
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case that this one is linked with, and the link's number and reason."""

    link_id: int
    case: Case
    reason: str


@dataclass(frozen=True, slots=True)
class Casework:
    """Notes, files, assignments, replies and hand-overs of a case and of those joined into it (`family`), oldest first.

    `joins` and `splits` name the other case, undone joins too; `standing` are the joins that can be undone. `elsewhere` are decisions
    that were taken on a case before it was joined into this one. Linked cases that may not be seen are left out.
    """

    family: tuple[int, ...]
    notes: list[CaseNote]
    documents: list[CaseDocument]
    assignments: list[Assignment]
    replies: list[CaseReply]
    hand_overs: list[HandOver]
    joins: list[tuple[CaseJoin, Case]]
    standing: list[tuple[CaseJoin, Case]]
    splits: list[tuple[CaseSplit, Case]]
    elsewhere: list[tuple[Decision, Case]]
    links: list[LinkedCase]

    @property
    def away(self) -> HandOver | None:
        """The last hand-over, if the case has not come back from it."""
        return self.hand_overs[-1] if self.hand_overs and self.hand_overs[-1].returned_at is None else None

    @property
    def moved_in(self) -> frozenset[int]:
        """The ids of messages that came over from another case."""
        joined = {each for join, _ in self.joins for each in join.message_ids}
        return frozenset(joined | {each for split, _ in self.splits for each in split.message_ids})


async def read_casework(unit: UnitOfWork, case: Case, role: Role) -> Casework:
    """Return what officers did with `case`, as far as this role may see it."""
    case_id = case.id or 0
    family = await unit.joins.family(case_id)
    standing = await unit.joins.standing_into(case_id)
    return Casework(
        family=tuple(family),
        notes=await unit.casework.notes(family),
        documents=await unit.casework.document_heads(family),
        assignments=await unit.casework.assignments([case_id]),
        replies=await unit.correspondence.replies(family),
        hand_overs=await unit.correspondence.hand_overs(family),
        joins=[(join, other) for join, other in await unit.joins.joins(case_id) if _visible(other, role)],
        standing=standing,
        splits=[(split, other) for split, other in await unit.joins.splits(case_id) if _visible(other, role)],
        elsewhere=[(decision, joined) for _, joined in standing for decision in await unit.judgements.decisions(joined.id or 0)],
        links=[_linked(link, other) for link, other in await unit.cases.link_rows(case_id) if _visible(other, role)],
    )


def _visible(case: Case, role: Role) -> bool:
    return may_see_restricted(role) or not case.restricted


def _linked(link: CaseLink, case: Case) -> LinkedCase:
    return LinkedCase(link.id or 0, case, link.reason)
