"""Splitting, joining and linking cases."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.decision_form import number_in
from desk.desk import TheDesk
from desk.linking import link, other_case, unlink
from desk.numbers import whole_number
from desk.views.acting import act, text_in
from intake.doubles import REFERENCE, SAME_PERSON, join, separate
from intake.splitting import FIELD, split
from models.cases import Case
from models.errors import ActionInvalid
from storage.unit_of_work import UnitOfWork

router = APIRouter()

TYPED = "join-other"


@router.post("/cases/{reference}/split")
async def split_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take messages out into a case of their own, and go there."""
    form = await request.form()
    chosen = {whole_number(value, -1) for value in form.getlist(FIELD) if isinstance(value, str)}

    async def step(unit: UnitOfWork, case: Case) -> Case:
        revision, letters = number_in(form, "revision"), desk.receiver.letters
        return await split(unit, case, visitor.account_id, revision, chosen, letters, desk.writers, desk.clock())

    return await act(request, desk, visitor, reference, "split", step, "split")


@router.post("/cases/{reference}/join")
async def join_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Join the case into another one, and go there."""
    form = await request.form()
    written = text_in(form, TYPED).strip() or text_in(form, REFERENCE)
    same_person = text_in(form, SAME_PERSON) == "yes"

    async def step(unit: UnitOfWork, case: Case) -> Case:
        errors: dict[str, str] = {}
        into = await other_case(unit, case, written, visitor.role, errors, TYPED)
        if into is None:
            raise ActionInvalid(fields=errors)
        await join(unit, case, into, visitor.account_id, number_in(form, "revision"), desk.clock(), same_person=same_person)
        return into

    return await act(request, desk, visitor, reference, "join", step, "joined")


@router.post("/cases/{reference}/separate")
async def separate_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take a joined case out again."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await separate(unit, case, visitor.account_id, number_in(form, "revision"), number_in(form, "join_id"), desk.clock())
        return case

    return await act(request, desk, visitor, reference, "split", step, "separated")


@router.post("/cases/{reference}/link")
async def link_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Link the case with another one."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        other, reason = text_in(form, "link-reference"), text_in(form, "link-reason")
        await link(unit, case, visitor.role, visitor.account_id, other, reason, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "link", step, "linked")


@router.post("/cases/{reference}/unlink")
async def unlink_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take a link away."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await unlink(unit, case, visitor.role, visitor.account_id, number_in(form, "link_id"), desk.clock())
        return case

    return await act(request, desk, visitor, reference, "link", step, "unlinked")
