"""What an officer does with a case; each ends in the next page or in the case's page with what to correct."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.casefile import find_case, id_of, read_case
from desk.decide import acknowledge_concern, close, decide, restrict
from desk.decision_form import DecisionForm, form_from_labels, form_from_request, labels_of_decision, number_in
from desk.desk import Desk, TheDesk
from desk.offer import offer
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from desk.timeline import news_since
from desk.undo import UndoTooLate, undo
from desk.views.cases import case_page
from models.cases import Case
from models.errors import CaseMoved, DecisionInvalid
from models.states import CaseStatus
from storage.unit_of_work import UnitOfWork

router = APIRouter()

Step = Callable[[UnitOfWork, Case], Awaitable[object]]


@router.post("/cases/{reference}/confirm")
async def confirm(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Decide what one press stands for: what is suggested, or for a later message the decision that stands."""
    sent = form_from_request(await request.form())

    async def step(unit: UnitOfWork, case: Case) -> None:
        offered = offer(await read_case(unit, case, visitor.role))
        whole = offered.one_press
        if whole is None or (whole.suggestion_id, whole.revision) != (sent.suggestion_id, sent.revision):
            whole = await _pressed_twice(unit, case, visitor, sent)
        await decide(unit, case, visitor.account_id, whole, desk.receiver.letters, desk.clock())

    return await _decided(request, desk, visitor, reference, step, sent, keep=False)


@router.post("/cases/{reference}/decide")
async def decide_fields(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Decide what the officer chose, field by field."""
    sent = form_from_request(await request.form())

    async def step(unit: UnitOfWork, case: Case) -> None:
        await decide(unit, case, visitor.account_id, sent, desk.receiver.letters, desk.clock())

    return await _decided(request, desk, visitor, reference, step, sent, keep=True)


@router.post("/cases/{reference}/undo")
async def undo_decision(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take back one's own decision of less than a minute ago and come back to the case."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> None:
        await undo(unit, case, visitor.account_id, number_in(form, "decision_id"), desk.clock())

    try:
        return await _done(request, desk, visitor, reference, step, form_from_request(form), "undone")
    except UndoTooLate:
        return RedirectResponse(f"/cases/{reference}?done=too_late", status_code=303)


@router.post("/cases/{reference}/close")
async def close_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Close a confirmed case."""
    sent = form_from_request(await request.form())

    async def step(unit: UnitOfWork, case: Case) -> None:
        await close(unit, case, visitor.account_id, sent.revision, desk.clock())

    return await _done(request, desk, visitor, reference, step, sent, "closed")


@router.post("/cases/{reference}/restrict")
async def restrict_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Restrict a case to safeguarding officers, or lift that."""
    form = await request.form()
    restricted = form.get("restricted") == "yes"

    async def step(unit: UnitOfWork, case: Case) -> None:
        await restrict(unit, case, visitor.account_id, desk.clock(), restricted=restricted)

    return await _done(request, desk, visitor, reference, step, form_from_request(form), "restricted" if restricted else "unrestricted")


@router.post("/cases/{reference}/acknowledge")
async def acknowledge(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take over the concerns that were on the page."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> None:
        await acknowledge_concern(unit, case, visitor.account_id, number_in(form, "up_to"), desk.clock())

    return await _done(request, desk, visitor, reference, step, form_from_request(form), "acknowledged")


async def _pressed_twice(unit: UnitOfWork, case: Case, visitor: Visitor, sent: DecisionForm) -> DecisionForm:
    """Return the form of the decision that this very press already made; raise CaseMoved when it was something else."""
    decisions = await unit.judgements.decisions(id_of(case))
    if not decisions:
        raise CaseMoved
    last = decisions[-1]
    if (last.account_id, last.suggestion_id, last.revision) != (visitor.account_id, sent.suggestion_id, sent.revision):
        raise CaseMoved
    return form_from_labels(last.suggestion_id, last.revision, labels_of_decision(last))


async def _decided(
    request: Request, desk: Desk, visitor: Visitor, reference: str, step: Step, sent: DecisionForm, *, keep: bool
) -> Response:
    """Run a decision and go to the next waiting case; `keep` keeps the officer's choices when it has to be asked again."""
    answer = await _run(request, desk, visitor, reference, step, sent if keep else None, sent)
    if answer is not None:
        return answer
    async with desk.store.read() as unit:
        waiting = await unit.queue.page(CaseStatus.AWAITING_CONFIRMATION, include_restricted=may_see_restricted(visitor.role), limit=1)
    following = f"/cases/{waiting[0].case.reference}" if waiting else "/queue"
    return RedirectResponse(f"{following}?done=decided&case={reference}", status_code=303)


async def _done(request: Request, desk: Desk, visitor: Visitor, reference: str, step: Step, sent: DecisionForm, done: str) -> Response:
    """Run something other than a decision and come back to the case."""
    answer = await _run(request, desk, visitor, reference, step, None, sent)
    return answer or RedirectResponse(f"/cases/{reference}?done={done}", status_code=303)


async def _run(
    request: Request, desk: Desk, visitor: Visitor, reference: str, step: Step, kept: DecisionForm | None, sent: DecisionForm
) -> Response | None:
    """Run `step` in one unit of work; return None when it is done, else the case's page with what to do about it."""
    try:
        async with desk.store.begin() as unit:
            await step(unit, await find_case(unit, reference, visitor.role))
            await unit.commit()
    except CaseMoved:
        return await _again(request, desk, visitor, reference, kept, {}, sent)
    except DecisionInvalid as invalid:
        return await _again(request, desk, visitor, reference, kept, invalid.fields, None)
    return None


async def _again(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    reference: str,
    kept: DecisionForm | None,
    errors: dict[str, str],
    moved_since: DecisionForm | None,
) -> Response:
    """Show the case as it is now; the officer's choices are kept, bound to what is shown."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        file = await read_case(unit, case, visitor.role)
        await unit.audit.append(desk.clock(), visitor.account_id, "case_read", id_of(case))
        await unit.commit()
    form = None if kept is None else replace(kept, suggestion_id=file.latest.id or -1, revision=case.revision)
    news = news_since(file, moved_since.suggestion_id, moved_since.revision) if moved_since else []
    return await case_page(request, desk, visitor, file, status=409 if moved_since else 422, form=form, errors=errors, news=news)
