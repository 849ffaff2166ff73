"""What the desk says on the page after something was done."""

from dataclasses import dataclass

from fastapi import Request

from desk.casefile import find_case, id_of
from desk.sessions import Visitor
from desk.words import name_of, procedure_of
from models.errors import NotFound
from models.judgements import Decision
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Notice:
    """A success: what was done, to which case."""

    reference: str
    text: str


DONE = {
    "closed": "The case is closed.",
    "restricted": "Only safeguarding officers see this case now.",
    "unrestricted": "Officers see this case again.",
    "acknowledged": "You have taken over the safeguarding concern.",
    "retried": "It will be tried again within a minute.",
}


async def notice_of(unit: UnitOfWork, request: Request, visitor: Visitor) -> Notice | None:
    """Return what this visitor has just done, as the address says, checked against the store; or None."""
    done, reference = request.query_params.get("done", ""), request.query_params.get("case", "")
    if done in DONE:
        return Notice("", DONE[done])
    if done != "decided":
        return None
    try:
        case = await find_case(unit, reference, visitor.role)
    except NotFound:
        return None
    decisions = await unit.judgements.decisions(id_of(case))
    if not decisions or decisions[-1].account_id != visitor.account_id:
        return None
    return Notice(case.reference, _decided(decisions[-1]))


def _decided(decision: Decision) -> str:
    parts = [name_of(decision.kind)]
    if decision.service_area is not None:
        parts.append(name_of(decision.service_area))
    parts.append(procedure_of(decision.kind, decision.safeguarding, decision.process))
    parts.append(name_of(decision.safeguarding))
    return ", ".join(parts)
