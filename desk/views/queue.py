"""The queue: what waits for an officer, concerns first, then by age."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.desk import TheDesk
from desk.notices import notice_of
from desk.permissions import may_see_restricted
from desk.words import words_of
from models.labels import Flag
from models.states import CaseStatus
from storage.queue import QueueEntry

router = APIRouter()


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
        counts = {each: await unit.queue.count(each, include_restricted=restricted, only_concerns=only_concerns) for each in CaseStatus}
        pages = max(1, -(-counts[status] // desk.config.page_size))
        page = _page(request.query_params, pages)
        entries = await unit.queue.page(
            status,
            include_restricted=restricted,
            only_concerns=only_concerns,
            offset=(page - 1) * desk.config.page_size,
            limit=desk.config.page_size,
        )
        notice = await notice_of(unit, request, visitor)
    return await desk.pages.show(
        request,
        "queue",
        tabs=[Tab(words_of(each), queue_href(each, only_concerns), counts[each], each is status) for each in CaseStatus],
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
    )


def queue_href(status: CaseStatus, only_concerns: bool, page: int = 1) -> str:  # noqa: FBT001 - what the address says
    """Return the address of a page of the queue."""
    words = {"status": str(status)} | ({"concerns": "yes"} if only_concerns else {}) | ({"page": str(page)} if page > 1 else {})
    return f"/queue?{urlencode(words)}"


def _status(query: Mapping[str, str]) -> CaseStatus:
    wanted = query.get("status", "")
    return CaseStatus(wanted) if wanted in set(CaseStatus) else CaseStatus.AWAITING_CONFIRMATION


def _page(query: Mapping[str, str], pages: int) -> int:
    wanted = query.get("page", "")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) <= 6 else 1  # noqa: PLR2004 - more is no page
    return min(max(number, 1), pages)


def _row(entry: QueueEntry) -> Row:
    return Row(entry, tuple(Flag(flag["label"]) for flag in entry.suggestion.body["flags"]))
