"""Notes, files, who works on a case, handing it over, and opening it again."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.assigning import OFFICER, TEAM, assign, claim, release
from desk.attaching import FILES, attach, files_in
from desk.casefile import find_case, id_of
from desk.decision_form import number_in
from desk.desk import TheDesk
from desk.downloads import download
from desk.noting import TEXT, note
from desk.numbers import RowNumber
from desk.reopening import reopen
from desk.views.acting import act, ask_again, text_in, tried_of
from intake import handing_over
from models.cases import Case
from models.errors import ActionInvalid, NotFound
from storage.unit_of_work import UnitOfWork

router = APIRouter()


@router.post("/cases/{reference}/notes")
async def write_note(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Keep a note."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await note(unit, case, visitor.account_id, text_in(form, TEXT), desk.clock())
        return case

    return await act(request, desk, visitor, reference, "note", step, "noted")


@router.post("/cases/{reference}/documents")
async def add_documents(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Put files with the case."""
    form = await request.form()
    try:
        files = await files_in(form, FILES, desk.file_rules, desk.clock())
    except ActionInvalid as invalid:
        return await ask_again(request, desk, visitor, reference, tried_of(form, "attach", invalid.fields))

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await attach(unit, case, visitor.account_id, files, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "attach", step, "attached")


@router.get("/cases/{reference}/documents/{document_id}")
async def document(desk: TheDesk, visitor: SignedIn, reference: str, document_id: RowNumber) -> Response:
    """Hand out a file that officers put with the case, as a download, and note who took it."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        found = await unit.casework.document(document_id)
        if found is None or found.case_id not in await unit.joins.family(id_of(case)):
            raise NotFound
        await unit.audit.append(desk.clock(), visitor.account_id, "document_read", id_of(case), f"document {document_id}")
        await unit.commit()
    return download(found.content, found.content_type, found.filename)


@router.post("/cases/{reference}/claim")
async def claim_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Take the case, from nobody or from the officer that the page named."""
    seen = number_in(await request.form(), "holder_id")

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await claim(unit, case, visitor.account_id, seen if seen >= 0 else None, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "claim", step, "claimed")


@router.post("/cases/{reference}/release")
async def release_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Give one's own case back."""

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await release(unit, case, visitor.account_id, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "claim", step, "released")


@router.post("/cases/{reference}/assign")
async def assign_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Give the case to another officer or team."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await assign(unit, case, visitor.account_id, text_in(form, OFFICER), text_in(form, TEAM), desk.clock())
        return case

    return await act(request, desk, visitor, reference, "assign", step, "assigned")


@router.post("/cases/{reference}/hand-over")
async def hand_case_over(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Record that the case goes on, with its letter."""
    form = await request.form()
    going = handing_over.Going(
        recipient=text_in(form, handing_over.RECIPIENT),
        address=text_in(form, handing_over.ADDRESS),
        day=text_in(form, handing_over.DAY),
        text=text_in(form, handing_over.TEXT),
        with_messages=text_in(form, "hand-over-messages") == "yes",
    )

    async def step(unit: UnitOfWork, case: Case) -> Case:
        revision, letters = number_in(form, "revision"), desk.receiver.letters
        await handing_over.hand_over(unit, case, visitor.account_id, revision, going, letters, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "hand-over", step, "handed_over")


@router.post("/cases/{reference}/hand-over/returned")
async def take_case_back(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Note that the case came back."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        why, revision = text_in(form, handing_over.WHY), number_in(form, "revision")
        await handing_over.come_back(unit, case, visitor.account_id, revision, number_in(form, "hand_over_id"), why, desk.clock())
        return case

    return await act(request, desk, visitor, reference, "returned", step, "came_back")


@router.post("/cases/{reference}/reopen")
async def reopen_case(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Open a closed case again."""
    form = await request.form()

    async def step(unit: UnitOfWork, case: Case) -> Case:
        await reopen(unit, case, visitor.account_id, number_in(form, "revision"), desk.clock())
        return case

    return await act(request, desk, visitor, reference, "reopen", step, "reopened")
