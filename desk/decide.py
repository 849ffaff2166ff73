"""What officers do with a case: decide, close, restrict, and take over a safeguarding concern."""

from datetime import datetime

from desk.casefile import id_of
from desk.decision_form import DecisionForm, Labels, labels_of_decision
from intake.acknowledging import acknowledge_decided
from intake.letters import Letters
from models.cases import Case
from models.errors import CaseMoved, DecisionInvalid
from models.judgements import Decision
from models.states import CaseStatus, MoveReason
from storage.unit_of_work import UnitOfWork


async def decide(unit: UnitOfWork, case: Case, account_id: int, form: DecisionForm, letters: Letters, now: datetime) -> Decision:
    """Append a decision, confirm the case, and acknowledge it if that waited for a decision; does not commit.

    Raises CaseMoved when another message, suggestion or decision came since the officer opened the case, and DecisionInvalid
    when a field is missing or does not fit. The same decision sent twice has the effect of once.
    """
    before = await unit.judgements.decisions(id_of(case))
    last = before[-1] if before else None
    repeated = _repeated(last, account_id, form)
    if repeated is not None:
        return repeated
    await _check_unmoved(unit, case, form)
    labels = form.labels()
    decision = _decision(case, account_id, form, labels, _move(last, labels, form), now)
    await unit.judgements.add_decision(decision)
    case.status, case.closed_at = CaseStatus.CONFIRMED, None
    case.concern, case.back_of_queue = labels.safeguarding.is_concern, False
    case.revision += 1
    await unit.audit.append(now, account_id, "decided", id_of(case), f"decision {decision.id}")
    await acknowledge_decided(case, labels.kind, unit, letters, now)
    return decision


async def close(unit: UnitOfWork, case: Case, account_id: int, revision: int, now: datetime) -> None:
    """Close a confirmed case; does not commit. Raises CaseMoved when it is not as the officer saw it."""
    if case.revision != revision or case.status is not CaseStatus.CONFIRMED:
        raise CaseMoved
    case.status, case.closed_at = CaseStatus.CLOSED, now
    case.revision += 1
    await unit.audit.append(now, account_id, "case_closed", id_of(case))


async def restrict(unit: UnitOfWork, case: Case, account_id: int, now: datetime, *, restricted: bool) -> None:
    """Leave a case to safeguarding officers alone, with those joined into it, or lift that; does not commit.

    Does nothing when it is so already.
    """
    if case.restricted == restricted:
        return
    for each in [await unit.cases.get(case_id) for case_id in await unit.joins.family(id_of(case))]:
        if each is not None:
            each.restricted = restricted
    case.revision += 1
    await unit.audit.append(now, account_id, "case_restricted" if restricted else "case_unrestricted", id_of(case))


async def acknowledge_concern(unit: UnitOfWork, case: Case, account_id: int, up_to: int, now: datetime) -> None:
    """Take over a case's concerns up to the id that the officer saw; does not commit."""
    if await unit.judgements.acknowledge_concerns(id_of(case), up_to, account_id, now):
        await unit.audit.append(now, account_id, "concern_acknowledged", id_of(case))


async def _check_unmoved(unit: UnitOfWork, case: Case, form: DecisionForm) -> None:
    suggestions = await unit.judgements.suggestions(id_of(case))
    if case.revision != form.revision or not suggestions or suggestions[-1].id != form.suggestion_id:
        raise CaseMoved


def _repeated(last: Decision | None, account_id: int, form: DecisionForm) -> Decision | None:
    """Return the last decision when the very same form made it: a button pressed twice."""
    if last is None or (last.account_id, last.suggestion_id, last.revision) != (account_id, form.suggestion_id, form.revision):
        return None
    try:
        return last if form.labels() == labels_of_decision(last) else None
    except DecisionInvalid:
        return None


def _move(last: Decision | None, labels: Labels, form: DecisionForm) -> MoveReason | None:
    """Return why the case moves, or None when it does not."""
    if last is None or labels_of_decision(last).route == labels.route:
        return None
    why = form.why_moved()
    if why is None:
        raise DecisionInvalid(fields={"move_reason": "Choose why it now goes somewhere else."})
    return why


def _decision(case: Case, account_id: int, form: DecisionForm, labels: Labels, why: MoveReason | None, now: datetime) -> Decision:
    return Decision(
        case_id=id_of(case),
        suggestion_id=form.suggestion_id,
        revision=form.revision,
        account_id=account_id,
        decided_at=now,
        kind=labels.kind,
        causes=[str(cause) for cause in labels.causes],
        service_area=labels.service_area,
        safeguarding=labels.safeguarding,
        process=labels.process,
        flags=[str(flag) for flag in labels.flags],
        reason=form.reason,
        move_reason=why,
        status_before=case.status,
        closed_before=case.closed_at,
        concern_before=case.concern,
        back_of_queue_before=case.back_of_queue,
    )
