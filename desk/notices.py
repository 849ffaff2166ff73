"""What the desk says on the page after something was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request

from desk.casefile import find_case, id_of
from desk.sessions import Visitor
from desk.undo import UndoTooLate, time_left
from desk.words import name_of, procedure_of
from intake.replying import TooLateToTakeBack
from models.cases import Case
from models.errors import HeedError, NotFound
from models.judgements import Decision
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Undoing:
    """What may still be undone, bound to how the case stood then, and for how many seconds."""

    decision_id: int
    suggestion_id: int
    revision: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done, to which case, and how to undo it where that is possible; `refused` tells that it was not done."""

    reference: str
    text: str
    undoing: Undoing | None = None
    refused: bool = False


DONE = {
    "closed": "The case is closed.",
    "restricted": "Only safeguarding officers see this case now.",
    "unrestricted": "Officers see this case again.",
    "acknowledged": "You have taken over the safeguarding concern.",
    "retried": "It will be tried again within a minute.",
    "undone": "Your decision is undone. The case stands as it did before.",
    "fetching": "The file will be fetched again within a minute.",
    "opened": "The case is open. It waits for a decision.",
    "typed": "The case is saved. It waits for a decision.",
    "added": "It is added to this case.",
    "posted": "It is noted that the letter was posted.",
    "reopened": "The case is open again. Its decision stands.",
    "split": "This is the new case. It waits for a decision.",
    "joined": "The cases are one now. The reference of the other one leads here.",
    "separated": "The cases are two again.",
    "linked": "The cases are linked.",
    "unlinked": "The link is gone.",
    "replied": "Your reply is kept. It goes out in a minute.",
    "reply_taken_back": "Your reply is taken back. Its words are below.",
    "noted": "Your note is kept.",
    "attached": "The file is with the case.",
    "claimed": "This case is yours.",
    "released": "Nobody has this case now.",
    "assigned": "The case is given on.",
    "view_kept": "The view is kept. It is among your own.",
    "view_removed": "The view is gone.",
    "handed_over": "The case is handed over.",
    "came_back": "The case is back. It waits for a decision.",
}
REFUSED = {
    "not_yours": "Another officer has this case. Open it to take it over.",
    "view_not_kept": "Give the view a name of at most 60 characters; you can keep 30.",
}
NOT_DONE: dict[str, type[HeedError]] = {"too_late": UndoTooLate, "reply_gone": TooLateToTakeBack}


async def notice_of(unit: UnitOfWork, request: Request, visitor: Visitor, now: datetime) -> Notice | None:
    """Return what this visitor has just done, as the address says, checked against the store; or None."""
    done, reference = request.query_params.get("done", ""), request.query_params.get("case", "")
    if done in DONE:
        return Notice("", DONE[done])
    if done in REFUSED or done in NOT_DONE:
        return Notice("", REFUSED.get(done) or str(NOT_DONE[done]()), refused=True)
    if done != "decided":
        return None
    try:
        case = await find_case(unit, reference, visitor.role)
    except NotFound:
        return None
    decisions = await unit.judgements.decisions(id_of(case))
    if not decisions or decisions[-1].account_id != visitor.account_id:
        return None
    left = time_left(case, decisions, visitor.account_id, now)
    return Notice(case.reference, _decided(decisions[-1]), None if left is None else _undoing(case, decisions[-1], left))


def _undoing(case: Case, decision: Decision, left: timedelta) -> Undoing:
    return Undoing(decision.id or -1, decision.suggestion_id, case.revision, int(left.total_seconds()))


def _decided(decision: Decision) -> str:
    parts = [name_of(decision.kind)]
    if decision.service_area is not None:
        parts.append(name_of(decision.service_area))
    parts.append(procedure_of(decision.kind, decision.safeguarding, decision.process))
    parts.append(name_of(decision.safeguarding))
    return ", ".join(parts)
