"""Undoing one's own decision within a minute, as if it had not been taken."""

from datetime import datetime, timedelta

from desk.casefile import id_of
from models.cases import Case
from models.errors import CaseMoved, HeedError, NotFound
from models.judgements import Decision
from models.states import CaseStatus
from storage.unit_of_work import UnitOfWork

WITHIN = timedelta(seconds=60)


class UndoTooLate(HeedError):
    """The minute in which a decision can be undone has passed; decide again instead."""


def time_left(case: Case, decisions: list[Decision], account_id: int, now: datetime) -> timedelta | None:
    """Return for how long this account may still undo the last of `decisions`, or None when it may not: not its own, or no longer last."""
    if not decisions or decisions[-1].account_id != account_id or not _is_last_word(case, decisions[-1]):
        return None
    left = decisions[-1].decided_at + WITHIN - now
    return left if left > timedelta(0) else None


async def undo(unit: UnitOfWork, case: Case, account_id: int, decision_id: int, now: datetime) -> None:
    """Take back one's own decision and put the case where it was; does not commit. Pressed twice it has the effect of once.

    What was sent stays sent. Raises NotFound for a decision that is not this account's and this case's, UndoTooLate, and CaseMoved
    when anything happened to the case since.
    """
    if any(done.id == decision_id and undoing.account_id == account_id for done, undoing in await unit.judgements.undoings(id_of(case))):
        return
    decisions = await unit.judgements.decisions(id_of(case))
    decision = next((each for each in decisions if each.id == decision_id and each.account_id == account_id), None)
    if decision is None:
        raise NotFound
    if not _is_last_word(case, decision):
        raise CaseMoved
    if time_left(case, decisions, account_id, now) is None:
        raise UndoTooLate
    await unit.judgements.undo(decision_id, account_id, now)
    case.status, case.closed_at = decision.status_before, decision.closed_before
    case.concern, case.back_of_queue = decision.concern_before, decision.back_of_queue_before
    case.revision += 1
    await unit.audit.append(now, account_id, "decision_undone", id_of(case), f"decision {decision_id}")


def _is_last_word(case: Case, decision: Decision) -> bool:
    """Whether nothing happened to the case since: the decision itself raised the revision that the officer saw by one."""
    return case.status is CaseStatus.CONFIRMED and case.revision == decision.revision + 1
