"""Answering a resident from the case, and taking that back within a minute."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.attaching import files_in
from desk.casefile import find_case
from desk.decision_form import number_in
from desk.desk import TheDesk
from desk.views.acting import act, ask_again, text_in, tried_of
from intake.replying import FILES, TEXT, WAY, Draft, TooLateToTakeBack, reply, take_back
from models.cases import Case
from models.errors import ActionInvalid
from storage.unit_of_work import UnitOfWork

router = APIRouter()


@router.post("/cases/{reference}/reply")
async def send(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Keep a reply, to be sent in a minute."""
    form = await request.form()
    try:
        files = await files_in(form, FILES, desk.file_rules, desk.clock())
    except ActionInvalid as invalid:
        return await ask_again(request, desk, visitor, reference, tried_of(form, "reply", invalid.fields))
    draft = Draft(text_in(form, TEXT), text_in(form, WAY), files)

    async def step(unit: UnitOfWork, case: Case) -> Case:
        letters = desk.receiver.letters
        await reply(unit, case, visitor.account_id, number_in(form, "revision"), draft, letters, desk.writers, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "reply", step, "replied")


@router.post("/cases/{reference}/reply/undo")
async def undo(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take one's own reply back and come back to its words."""
    form = await request.form()
    reply_id = number_in(form, "reply_id")
    try:
        async with desk.store.begin() as unit:
            case = await find_case(unit, reference, visitor.role)
            written = await take_back(unit, case, visitor.account_id, reply_id, desk.clock())
            await unit.commit()
    except TooLateToTakeBack:
        return RedirectResponse(f"/cases/{reference}?done=reply_gone", status_code=303)
    return RedirectResponse(f"/cases/{case.reference}?done=reply_taken_back&draft={written.id}#reply", status_code=303)
