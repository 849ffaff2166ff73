"""Search over everything in the store."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.desk import Desk, TheDesk
from desk.numbers import MOST_FIGURES
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from storage.search import Hit, Hits

router = APIRouter()

LONGEST = 200
MOST_COUNTED = 1_000


@router.get("/search")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Show the cases in which all that was typed occurs, the last written to first."""
    typed = " ".join(request.query_params.get("q", "").split())[:LONGEST]
    before, restricted = _place(request.query_params.get("before", "")), may_see_restricted(visitor.role)
    found = Hits((), None, 0)
    if typed:
        async with desk.store.read() as unit:
            found = await unit.search.find(
                typed,
                include_restricted=restricted,
                before=before,
                limit=desk.config.page_size,
                counted=MOST_COUNTED + 1 if before is None else 0,
            )
        await _note_reading(desk, visitor, typed, found.hits)
    return await desk.pages.show(
        request,
        "search",
        typed=typed,
        hits=found.hits,
        count=None if before is not None else (f"{found.count:,}" if found.count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"),
        is_first=before is None,
        first_href=f"/search?{urlencode({'q': typed})}",
        following=None if found.further is None else f"/search?{urlencode({'q': typed, 'before': found.further})}",
    )


def _place(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= MOST_FIGURES else None


async def _note_reading(desk: Desk, visitor: Visitor, typed: str, hits: Sequence[Hit]) -> None:
    """Note what was looked for and whose excerpts were shown."""
    shown = " ".join(hit.case.reference for hit in hits)
    async with desk.store.begin() as unit:
        await unit.audit.append(desk.clock(), visitor.account_id, "cases_searched", None, f"{typed}: {shown or 'nothing'}")
        await unit.commit()
