"""Runs what an officer does with a case beside deciding: done and shown, or asked again with all that was typed."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from desk.case_actions import Tried
from desk.casefile import find_case, id_of, read_case
from desk.decision_form import number_in
from desk.desk import Desk
from desk.sessions import Visitor
from desk.timeline import news_since
from desk.views.cases import case_page
from models.cases import Case
from models.errors import ActionInvalid, CaseMoved
from storage.unit_of_work import UnitOfWork

# Does it, and returns the case to show afterwards.
Step = Callable[[UnitOfWork, Case], Awaitable[Case]]


async def act(request: Request, desk: Desk, visitor: Visitor, reference: str, action: str, step: Step, done: str) -> Response:
    """Run `step` in one unit of work and show what was `done`, on the case that it returns.

    When the case moved, or a field is at fault, the page is shown as it is now, with `action` open and everything typed kept.
    """
    form = await request.form()
    try:
        async with desk.store.begin() as unit:
            shown = await step(unit, await find_case(unit, reference, visitor.role))
            await unit.commit()
    except CaseMoved:
        return await ask_again(request, desk, visitor, reference, tried_of(form, action), form)
    except ActionInvalid as invalid:
        return await ask_again(request, desk, visitor, reference, tried_of(form, action, invalid.fields))
    return RedirectResponse(f"/cases/{shown.reference}?{urlencode({'done': done})}", status_code=303)


def tried_of(form: FormData, action: str, errors: dict[str, str] | None = None) -> Tried:
    """Return what was sent, for the page that asks again; files have to be chosen anew."""
    said = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return Tried(action, dict(said), frozenset(said), errors or {})


async def ask_again(
    request: Request, desk: Desk, visitor: Visitor, reference: str, tried: Tried, moved_since: FormData | None = None
) -> Response:
    """Show the case as it is now; with `moved_since` an officer is told what changed since that form was made."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        file = await read_case(unit, case, visitor.role)
        await unit.audit.append(desk.clock(), visitor.account_id, "case_read", id_of(case))
        await unit.commit()
    news: list[str] = []
    if moved_since is not None and case.reference != reference:
        news = [f"{reference} was joined into this case."]
    elif moved_since is not None:
        news = news_since(file, number_in(moved_since, "suggestion_id"), number_in(moved_since, "revision"))
    status = 422 if moved_since is None else 409
    return await case_page(request, desk, visitor, file, status=status, tried=tried, news=news)


def text_in(form: FormData, name: str) -> str:
    """Return a field's text, "" when it is missing, with plain line ends."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""
