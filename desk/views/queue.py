"""The queue: what waits for an officer, concerns first, then by age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.notices import notice_of
from desk.numbers import whole_number
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from desk.words import words_of
from models.labels import Flag
from models.states import CaseStatus
from storage.queue import QueueEntry

router = APIRouter()

# What was joined into another case is there, and in no list of its own.
STATUSES = (CaseStatus.AWAITING_CONFIRMATION, CaseStatus.CONFIRMED, CaseStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Tab:
    """One status of the queue with the number of its cases."""

    text: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the queue, with the flags that were suggested."""

    entry: QueueEntry
    flags: tuple[Flag, ...]


@router.get("/queue")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show one page of one status; an unknown status or page is the first."""
    status = _status(request.query_params)
    only_concerns = request.query_params.get("concerns") == "yes"
    restricted = may_see_restricted(visitor.role)
    async with desk.store.read() as unit:
        # Asked for first: what comes while the rest is read may be told of twice, but is never missed.
        newest = await unit.queue.newest()
        counts = {each: await unit.queue.count(each, include_restricted=restricted, only_concerns=only_concerns) for each in STATUSES}
        pages = max(1, -(-counts[status] // desk.config.page_size))
        page = _page(request.query_params, pages)
        entries = await unit.queue.page(
            status,
            include_restricted=restricted,
            only_concerns=only_concerns,
            offset=(page - 1) * desk.config.page_size,
            limit=desk.config.page_size,
        )
        notice = await notice_of(unit, request, visitor, desk.clock())
    await _note_reading(desk, visitor, entries)
    return await desk.pages.show(
        request,
        "queue",
        tabs=[Tab(words_of(each), queue_href(each, only_concerns), counts[each], each is status) for each in STATUSES],
        status=status,
        only_concerns=only_concerns,
        concerns_href=queue_href(status, not only_concerns),
        rows=[_row(entry) for entry in entries],
        count=counts[status],
        first=(page - 1) * desk.config.page_size + 1,
        previous=queue_href(status, only_concerns, page - 1) if page > 1 else None,
        following=queue_href(status, only_concerns, page + 1) if page < pages else None,
        page=page,
        pages=pages,
        notice=notice,
        news_href=_news_href(newest, only_concerns) if status is CaseStatus.AWAITING_CONFIRMATION else None,
        look_every=int(desk.config.look_every.total_seconds()),
    )


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
    since = _number(request.query_params, "since", 0)
    restricted = may_see_restricted(visitor.role)
    async with desk.store.read() as unit:
        concerns = await unit.queue.count_newer(since, include_restricted=restricted, only_concerns=True)
        only_concerns = request.query_params.get("concerns") == "yes"
        cases = concerns if only_concerns else await unit.queue.count_newer(since, include_restricted=restricted)
    return JSONResponse({"cases": cases, "concerns": concerns})


def _news_href(newest: int, only_concerns: bool) -> str:  # noqa: FBT001 - what the address says
    return f"/queue/news?{urlencode({'since': newest} | ({'concerns': 'yes'} if only_concerns else {}))}"


def queue_href(status: CaseStatus, only_concerns: bool, page: int = 1) -> str:  # noqa: FBT001 - what the address says
    """Return the address of a page of the queue."""
    words = {"status": str(status)} | ({"concerns": "yes"} if only_concerns else {}) | ({"page": str(page)} if page > 1 else {})
    return f"/queue?{urlencode(words)}"


def _status(query: Mapping[str, str]) -> CaseStatus:
    wanted = query.get("status", "")
    return CaseStatus(wanted) if wanted in set(STATUSES) else CaseStatus.AWAITING_CONFIRMATION


def _page(query: Mapping[str, str], pages: int) -> int:
    return min(max(_number(query, "page", 1), 1), pages)


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    return whole_number(query.get(name, ""), default)


def _row(entry: QueueEntry) -> Row:
    return Row(entry, tuple(Flag(flag["label"]) for flag in entry.suggestion.body["flags"]))
