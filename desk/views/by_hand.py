"""Typing in what came by telephone, letter, form or face to face: the form, a look at what may be the same, and saving."""

import secrets

import structlog
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.attaching import files_in
from desk.casefile import find_case, id_of
from desk.desk import Desk, TheDesk
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from intake import by_hand
from intake.by_hand import Typed
from intake.lookalikes import Lookalike, lookalikes
from intake.parsing.headers import usable_address
from models.errors import ActionInvalid, ModelUnusable, NotFound
from models.states import BY_HAND
from reports.working_days import local_date

router = APIRouter()
log = structlog.get_logger()

FIELDS = ("token", "channel", "name", "on_behalf_of", "email", "telephone", "post", "day", "hour", "subject", "text")
FILES = "files"
JOINS = "joins"
LATER = "Heed has no model to make a suggestion with, so nothing can be saved now. Whoever looks after Heed makes one with: heed train"


@router.get("/cases/new")
async def ask(request: Request, desk: TheDesk) -> Response:
    """Show the empty form."""
    typed = Typed(token=secrets.token_urlsafe(24), day=local_date(desk.clock()).isoformat())
    return await _form(request, desk, typed)


@router.post("/cases/new")
async def check(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show what was typed with the cases that may be the same, or the form again with what to correct."""
    form = await request.form()
    typed = typed_in(form)
    if form.get("change") == "yes":
        return await _form(request, desk, typed)
    try:
        by_hand.report_of(typed, desk.clock())
    except ActionInvalid as invalid:
        return await _form(request, desk, typed, 422, invalid.fields)
    return await _check(request, desk, visitor, typed)


@router.post("/cases/new/save")
async def save(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Save what was typed, as a new case or with the one that it belongs to, and go there; without an address, to the letter to print."""
    form = await request.form()
    typed, joins = typed_in(form), str(form.get(JOINS, "")).strip().upper()
    try:
        by_hand.report_of(typed, desk.clock())
    except ActionInvalid as invalid:
        await form.close()
        return await _form(request, desk, typed, 422, invalid.fields)
    try:
        await _check_joins(desk, visitor, joins)
        files = await files_in(form, FILES, desk.file_rules, desk.clock())
        received = await by_hand.save(desk.store, desk.receiver, typed, visitor.account_id, joins=joins or None, files=files)
    except ActionInvalid as invalid:
        return await _check(request, desk, visitor, typed, 422, invalid.fields, joins)
    except ModelUnusable as error:
        log.warning("model_unusable", reason=str(error))
        return await _check(request, desk, visitor, typed, 503, {"save": LATER}, joins)
    needs_letter = received.is_new and usable_address(typed.email) is None and bool(typed.post.strip())
    where = f"/cases/{received.reference}/letter" if needs_letter else f"/cases/{received.reference}"
    return RedirectResponse(f"{where}?done={'typed' if received.is_new else 'added'}", status_code=303)


def typed_in(form: FormData) -> Typed:
    """Return what was typed; what is missing or no text is empty."""
    values = {name: form.get(name, "") for name in FIELDS}
    return Typed(**{name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else "" for name, value in values.items()})


async def _check_joins(desk: Desk, visitor: Visitor, joins: str) -> None:
    """Raise ActionInvalid for a case that this visitor cannot add to."""
    if not joins:
        return
    try:
        async with desk.store.read() as unit:
            await find_case(unit, joins, visitor.role)
    except NotFound as error:
        raise ActionInvalid(fields={JOINS: "There is no such case; check the reference."}) from error


async def _form(request: Request, desk: Desk, typed: Typed, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    return await desk.pages.show(request, "by_hand", status, typed=typed, channels=BY_HAND, errors=errors or {})


async def _check(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    typed: Typed,
    status: int = 200,
    errors: dict[str, str] | None = None,
    joins: str = "",
) -> Response:
    async with desk.store.read() as unit:
        found = await lookalikes(typed, unit, include_restricted=may_see_restricted(visitor.role))
    await _note_reading(desk, visitor, found)
    return await desk.pages.show(
        request,
        "by_hand_check",
        status,
        typed=typed,
        fields=FIELDS,
        report=by_hand.report_of(typed, desk.clock()),
        found=found,
        joins=joins,
        errors=errors or {},
    )


async def _note_reading(desk: Desk, visitor: Visitor, found: list[Lookalike]) -> None:
    """Note whose words were shown."""
    if found:
        async with desk.store.begin() as unit:
            for each in found:
                await unit.audit.append(desk.clock(), visitor.account_id, "case_read", id_of(each.case), "as one that may be the same")
            await unit.commit()
