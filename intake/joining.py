"""Which case a report belongs to, and which others it has to do with."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from intake.report import Report
from models.cases import Case, Message
from models.states import Direction
from storage.unit_of_work import UnitOfWork

# A form that gives every mail the same Message-ID must not link each with all before it.
MOST_LINKS = 20
# Within which somebody who presses Send again, or a program that does, means the same matter.
SAME_WITHIN = timedelta(days=7)


class LinkReason(StrEnum):
    """Why two cases are linked."""

    SAYS_IT_CONTINUES = "says it continues"
    SAME_MESSAGE_ID = "carries the same Message-ID"
    SAME_CONTENT = "says the same, from the same sender"


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

    Only a proof joins a case: the case's own signed address, its open chat, the return path of a letter about it, or, for a case
    that the mail says it continues, DMARC's word that it comes from the address that wrote to that case before. A reference or a
    Message-ID that the writer merely names may be known to a stranger, and makes a link for an officer to judge.
    """
    claimed = await _claimed(report, unit)
    joined = await _case(unit, report.proven_reference) or await _of_letter(report, unit) or await _vouched_for(report, claimed, unit)
    links: dict[int, LinkReason] = {message.case_id: LinkReason.SAME_MESSAGE_ID for message in await _bearers(report, unit)}
    for case_id in claimed:
        links.setdefault(case_id, LinkReason.SAYS_IT_CONTINUES)
    for message in await _alike(report, unit):
        links.setdefault(message.case_id, LinkReason.SAME_CONTENT)
    if joined is not None and joined.id is not None:
        links.pop(joined.id, None)
    newest = sorted(links.items(), key=lambda link: -link[0])[:MOST_LINKS]
    return Belonging(joined, tuple(newest))


async def _claimed(report: Report, unit: UnitOfWork) -> list[int]:
    """Return the cases that a report says it continues: the one whose reference it names, then by thread, nearest first."""
    written = None if report.claimed_reference is None else await unit.cases.by_reference(report.claimed_reference)
    named = None if written is None else await unit.joins.leading(written)
    found = await unit.cases.messages_with_id(list(report.thread_ids)) if report.thread_ids else []
    order = {message_id: place for place, message_id in enumerate(report.thread_ids)}
    nearest = sorted(found, key=lambda message: order.get(message.message_id or "", len(order)))
    return list(dict.fromkeys([*([named.id] if named is not None and named.id is not None else []), *(each.case_id for each in nearest)]))


async def _of_letter(report: Report, unit: UnitOfWork) -> Case | None:
    """Return the case of the letter that a machine answers."""
    row = None if report.proven_letter is None else await unit.outbox.by_key(report.proven_letter)
    for named in row.payload.get("says_of", ())[:1] if row is not None else ():  # one letter for many cases: the first will do
        row = await unit.outbox.by_key(named["key"])
    return None if row is None or row.case_id is None else await _leading(unit, await unit.cases.get(row.case_id))


async def _vouched_for(report: Report, claimed: list[int], unit: UnitOfWork) -> Case | None:
    """Return the first of the cases that the report's writer, proven by DMARC, has written to before."""
    if report.sender is None or report.trust is None or not report.trust.proves_sender:
        return None
    for case_id in claimed[:MOST_LINKS]:
        writers = {message.sender for message in await unit.cases.messages(case_id) if message.direction is Direction.INBOUND}
        if report.sender.lower() in {writer.lower() for writer in writers if writer}:
            return await unit.cases.get(case_id)
    return None


async def _case(unit: UnitOfWork, reference: str | None) -> Case | None:
    found = None if reference is None else await unit.cases.by_reference(reference)
    return await _leading(unit, found)


async def _leading(unit: UnitOfWork, case: Case | None) -> Case | None:
    """Return the case, or the one that it was joined into."""
    found = None if case is None else await unit.joins.leading(case)
    while found is not None and found.id is not None:
        # Read again under the row's lock, so that no other change comes between; one that came before may have joined it.
        locked = await unit.cases.get(found.id)
        found = None if locked is None else await unit.joins.leading(locked)
        if locked is None or found is locked:
            return locked
    return None


async def _bearers(report: Report, unit: UnitOfWork) -> list[Message]:
    """Return the residents' messages that carry this report's Message-ID."""
    if report.message_id is None:
        return []
    return [message for message in await unit.cases.messages_with_id([report.message_id]) if message.direction is Direction.INBOUND]


async def _alike(report: Report, unit: UnitOfWork) -> list[Message]:
    """Return what the same sender said in the same words before."""
    if report.sender is None or report.digest is None or not report.text.strip():
        return []
    return await unit.cases.messages_alike(report.sender, report.digest, report.received_at - SAME_WITHIN)
