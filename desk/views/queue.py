"""The queue: what waits for an officer, concerns first, then by age, in ready views and in views that officers keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.access import SignedIn
from desk.assigning import claim, release
from desk.casefile import find_case
from desk.desk import Desk, TheDesk
from desk.notices import notice_of
from desk.numbers import RowNumber, whole_number
from desk.permissions import may_see_restricted
from desk.queue_view import ORDER_NAMES, VIEW_NAMES, Asked
from desk.sessions import Visitor
from desk.views.acting import text_in
from desk.words import name_of, words_of
from models.errors import ActionInvalid
from models.labels import Flag, ServiceArea
from models.states import LISTED, CaseStatus
from reports.working_days import local_date, working_days_between
from storage.queue import Narrowing, QueueEntry
from storage.unit_of_work import UnitOfWork

router = APIRouter()

# Counting stops here: of more, an officer need not know how many more. Pages go as far as the longer one.
MOST_IN_A_TAB, MOST_IN_A_LIST = 1_000, 10_000
LONGEST_NAME = 60
days_between = lru_cache(maxsize=4096)(working_days_between)


@dataclass(frozen=True, slots=True)
class Tab:
    """One status or view of the queue with the number of its cases, such as 12, or 1,000+ where there are more."""

    text: str
    href: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Age:
    """How a case's working days stand against its time limit."""

    day: int
    limit: int

    @property
    def over(self) -> int:
        """By how many working days the limit is passed; 0 or less while it is not."""
        return self.day - self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the queue, with the flags that were suggested, its age, and who works on it."""

    entry: QueueEntry
    flags: tuple[Flag, ...]
    age: Age | None
    holder: str | None
    is_mine: bool


@router.get("/queue")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show one page of one view; whatever the address says that is none is the usual."""
    asked, size = Asked.of(request.query_params), desk.config.page_size
    only, restricted = asked.narrowing(visitor.account_id), may_see_restricted(visitor.role)
    async with desk.store.read() as unit:
        # Asked for first: what comes while the rest is read may be told of twice, but is never missed.
        newest = await unit.queue.newest()
        count = await unit.queue.count(asked.status, include_restricted=restricted, only=only, most=MOST_IN_A_LIST + 1)
        pages = max(1, -(-min(count, MOST_IN_A_LIST) // size))
        page = min(max(whole_number(request.query_params.get("page", ""), 1), 1), pages)
        entries = await unit.queue.page(
            asked.status, include_restricted=restricted, only=only, order=asked.order, offset=(page - 1) * size, limit=size
        )
        tabs = await _tabs(unit, asked, visitor)
        rows = await _rows(unit, desk, visitor, entries)
        saved = await unit.saved_views.of_account(visitor.account_id)
        notice = await notice_of(unit, request, visitor, desk.clock())
    await _note_reading(desk, visitor, entries)
    is_waiting = asked.status is CaseStatus.AWAITING_CONFIRMATION
    return await desk.pages.show(
        request,
        "queue",
        tabs=tabs["tabs"],
        views=tabs["views"],
        areas=tabs["areas"],
        asked=asked,
        status=asked.status,
        orders=[(order, name, asked.but(order=order).href()) for order, name in ORDER_NAMES.items()],
        order_name=ORDER_NAMES[asked.order],
        saved=[(view, Asked.of_text(view.query)) for view in saved],
        rows=rows,
        count=_in_figures(count, MOST_IN_A_LIST),
        first=(page - 1) * size + 1,
        previous=asked.href(page - 1) if page > 1 else None,
        following=asked.href(page + 1) if page < pages else None,
        page=page,
        pages=pages,
        here=asked.href(page),
        notice=notice,
        news_query=_news_query(newest, only) if is_waiting else None,
        look_every=int(desk.config.look_every.total_seconds()),
    )


async def _tabs(unit: UnitOfWork, asked: Asked, visitor: Visitor) -> dict[str, list[Tab]]:
    """Return the statuses, the ready views and the service areas, each with its count."""

    async def tab(text: str, other: Asked, *, current: bool) -> Tab:
        only = other.narrowing(visitor.account_id)
        restricted = may_see_restricted(visitor.role)
        count = await unit.queue.count(other.status, include_restricted=restricted, only=only, most=MOST_IN_A_TAB + 1)
        return Tab(text, other.href(), _in_figures(count, MOST_IN_A_TAB), current)

    return {
        "tabs": [await tab(words_of(each), asked.but(status=each), current=each is asked.status) for each in LISTED],
        "views": [await tab(name, asked.but(view=view), current=view is asked.view) for view, name in VIEW_NAMES.items()],
        "areas": [await tab(_area_name(area), asked.but(area=area), current=area is asked.area) for area in (None, *ServiceArea)],
    }


def _area_name(area: ServiceArea | None) -> str:
    return "All service areas" if area is None else name_of(area)


def _in_figures(count: int, most: int) -> str:
    return f"{count:,}" if count <= most else f"{most:,}+"


async def _rows(unit: UnitOfWork, desk: Desk, visitor: Visitor, entries: Sequence[QueueEntry]) -> list[Row]:
    holders = {entry.case.assigned_to for entry in entries if entry.case.assigned_to is not None}
    names = {each.id: each.name for each in await unit.accounts.list_all()} if holders else {}
    return [
        Row(
            entry,
            tuple(Flag(flag["label"]) for flag in entry.suggestion.body["flags"]),
            _age(desk, entry),
            names.get(entry.case.assigned_to),
            entry.case.assigned_to == visitor.account_id,
        )
        for entry in entries
    ]


def _age(desk: Desk, entry: QueueEntry) -> Age | None:
    """Return an open case's working days so far and those that its procedure has for a first answer; None without such a limit."""
    limit = desk.config.profile.first_answer(entry.suggestion.process)
    if limit is None or entry.case.status is CaseStatus.CLOSED:
        return None
    return Age(days_between(local_date(entry.case.opened_at), local_date(desk.clock())), limit.working_days)


async def _note_reading(desk: Desk, visitor: Visitor, entries: Sequence[QueueEntry]) -> None:
    """Note whose excerpts were shown: they can hold a whole short message."""
    if entries:
        async with desk.store.begin() as unit:
            shown = " ".join(entry.case.reference for entry in entries)
            await unit.audit.append(desk.clock(), visitor.account_id, "queue_read", None, shown)
            await unit.commit()


@router.get("/queue/news")
async def news(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Tell how many cases came to wait after the suggestion numbered `since`, and how many of them have a concern."""
    return JSONResponse(await news_since(desk, visitor, request.query_params))


async def news_since(desk: Desk, visitor: Visitor, query: Mapping[str, str]) -> dict[str, int]:
    """Return what `news` tells, for the address's `since` and `concerns`."""
    since, restricted = whole_number(query.get("since", ""), 0), may_see_restricted(visitor.role)
    async with desk.store.read() as unit:
        concerns = await unit.queue.count_newer(since, include_restricted=restricted, only_concerns=True)
        only_concerns = query.get("concerns") == "yes"
        cases = concerns if only_concerns else await unit.queue.count_newer(since, include_restricted=restricted)
    return {"cases": cases, "concerns": concerns}


def _news_query(newest: int, only: Narrowing) -> str:
    return urlencode({"since": newest} | ({"concerns": "yes"} if only.concerns else {}))


@router.post("/queue/claim")
async def claim_here(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Take a case, or give it back, and stay in the queue; somebody else's stays theirs."""
    form = await request.form()
    done = "released" if text_in(form, "release") else "claimed"
    try:
        async with desk.store.begin() as unit:
            case = await find_case(unit, text_in(form, "reference"), visitor.role)
            if done == "released":
                await release(unit, case, visitor.account_id, desk.clock())
            else:
                await claim(unit, case, visitor.account_id, None, desk.clock())
            await unit.commit()
    except ActionInvalid:
        done = "not_yours"
    return _back(Asked.of_text(text_in(form, "view")), whole_number(text_in(form, "page"), 1), done)


@router.post("/queue/views")
async def keep_view(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Keep the view under a name of the officer's own."""
    form = await request.form()
    asked, name = Asked.of_text(text_in(form, "view")), " ".join(text_in(form, "name").split())
    kept = False
    if name and len(name) <= LONGEST_NAME:
        async with desk.store.begin() as unit:
            kept = await unit.saved_views.keep(visitor.account_id, name, asked.query, desk.clock())
            await unit.commit()
    return _back(asked, 1, "view_kept" if kept else "view_not_kept")


@router.post("/queue/views/{view_id}/remove")
async def remove_view(request: Request, desk: TheDesk, visitor: SignedIn, view_id: RowNumber) -> Response:
    """Forget one of the officer's own views."""
    async with desk.store.begin() as unit:
        await unit.saved_views.remove(visitor.account_id, view_id)
        await unit.commit()
    return _back(Asked.of_text(text_in(await request.form(), "view")), 1, "view_removed")


def _back(asked: Asked, page: int, done: str) -> Response:
    return RedirectResponse(f"{asked.href(page)}&{urlencode({'done': done})}", status_code=303)
