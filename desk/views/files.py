"""Sound files are played on the case's page; a file that could not be fetched is fetched once more."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.casefile import find_case, id_of
from desk.desk import TheDesk
from desk.files import PLAYABLE, SEALED, disposition, find_file
from desk.numbers import RowNumber
from desk.ranges import OutOfRange, wanted
from models.errors import NotFound

router = APIRouter()

# A player asks for a sound in many pieces; within so long they are one playing.
ONE_PLAYING = timedelta(minutes=15)
PARTIAL, NOT_SATISFIABLE = 206, 416


@router.get("/cases/{reference}/attachments/{attachment_id}/sound")
async def sound(request: Request, desk: TheDesk, visitor: SignedIn, reference: str, attachment_id: RowNumber) -> Response:
    """Hand out a sound, or the part of it that is asked for, to be played; note who listened. Raises NotFound for what is no sound."""
    now, detail = desk.clock(), f"attachment {attachment_id}"
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        file = await find_file(unit, case, attachment_id)
        if file.content_type not in PLAYABLE:
            raise NotFound
        before = await unit.audit.of_case(id_of(case))
        same = [each for each in before if (each.account_id, each.action, each.detail) == (visitor.account_id, "sound_played", detail)]
        if not same or now - same[-1].at > ONE_PLAYING:
            await unit.audit.append(now, visitor.account_id, "sound_played", id_of(case), detail)
        await unit.commit()
    headers = {
        "accept-ranges": "bytes",
        "content-disposition": disposition("inline", file.filename),
        "content-security-policy": SEALED,
        "content-type": file.content_type,
    }
    try:
        part = wanted(request.headers.get("range"), len(file.content))
    except OutOfRange:
        return Response(status_code=NOT_SATISFIABLE, headers=headers | {"content-range": f"bytes */{len(file.content)}"})
    if part is None:
        return Response(file.content, headers=headers)
    headers["content-range"] = f"bytes {part.first}-{part.last}/{len(file.content)}"
    return Response(file.content[part.first : part.last + 1], PARTIAL, headers)


@router.post("/cases/{reference}/awaited/{row_id}/retry")
async def retry(desk: TheDesk, visitor: SignedIn, reference: str, row_id: RowNumber) -> Response:
    """Have a missing file fetched again, and note who asked; one that is not missing any more is left alone."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        found = await unit.awaited.with_case(row_id)
        if found is None or found[1].id != case.id:
            raise NotFound
        if await unit.awaited.try_again(row_id, desk.clock()):
            await unit.audit.append(desk.clock(), visitor.account_id, "file_retried", id_of(case), f"awaited file {row_id}")
        await unit.commit()
    return RedirectResponse(f"/cases/{case.reference}?done=fetching", status_code=303)
