"""Which case a report belongs to, and which others it has to do with."""

from dataclasses import dataclass
from enum import StrEnum

from intake.report import Report
from models.cases import Case, Message
from models.states import Direction
from storage.unit_of_work import UnitOfWork

# A form that gives every mail the same Message-ID must not link each with all before it.
MOST_LINKS = 20


class LinkReason(StrEnum):
    """Why two cases are linked."""

    SAYS_IT_CONTINUES = "says it continues"
    SAME_MESSAGE_ID = "carries the same Message-ID"


@dataclass(frozen=True, slots=True)
class Belonging:
    """The case to join, None for a new one, and the cases to link it with."""

    case: Case | None
    links: tuple[tuple[int, LinkReason], ...] = ()


async def repeated(report: Report, unit: UnitOfWork, inbox_id: int | None) -> Message | None:
    """Return the message that this report was made into before: of the same arrival, or with the same Message-ID and digest."""
    known = None if inbox_id is None else await unit.cases.message_of_arrival(inbox_id)
    if known is not None or report.message_id is None or report.digest is None:
        return known
    return next((message for message in await _bearers(report, unit) if message.digest == report.digest), None)


async def belonging(report: Report, unit: UnitOfWork) -> Belonging:
    """Say where a report belongs.

    Only a proof joins a case: the case's own signed address, or its open chat. A reference or a Message-ID that the writer
    merely names may be known to a stranger, and makes a link for an officer to judge.
    """
    proven = await _case(unit, report.proven_reference)
    claimed = await _case(unit, report.claimed_reference)
    links: dict[int, LinkReason] = {message.case_id: LinkReason.SAME_MESSAGE_ID for message in await _bearers(report, unit)}
    for message in await unit.cases.messages_with_id(list(report.thread_ids)) if report.thread_ids else ():
        links.setdefault(message.case_id, LinkReason.SAYS_IT_CONTINUES)
    if claimed is not None and claimed.id is not None:
        links.setdefault(claimed.id, LinkReason.SAYS_IT_CONTINUES)
    if proven is not None and proven.id is not None:
        links.pop(proven.id, None)
    newest = sorted(links.items(), key=lambda link: -link[0])[:MOST_LINKS]
    return Belonging(proven, tuple(newest))


async def _case(unit: UnitOfWork, reference: str | None) -> Case | None:
    found = None if reference is None else await unit.cases.by_reference(reference)
    # Read again under the row's lock, so that no other change comes between.
    return None if found is None or found.id is None else await unit.cases.get(found.id)


async def _bearers(report: Report, unit: UnitOfWork) -> list[Message]:
    """Return the residents' messages that carry this report's Message-ID."""
    if report.message_id is None:
        return []
    return [message for message in await unit.cases.messages_with_id([report.message_id]) if message.direction is Direction.INBOUND]
