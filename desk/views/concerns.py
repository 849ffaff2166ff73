"""Safeguarding concerns by their own clock: what nobody has taken over, and what was taken over lately."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.access import SignedIn
from desk.concern_rows import concern_rows
from desk.desk import Desk, TheDesk
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from storage.concerns import Found

router = APIRouter()

LATELY = timedelta(days=7)
MOST_LATELY = 50


@router.get("/concerns")
async def show(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """List the concerns, longest waiting first, and note who read the list."""
    now, restricted = desk.clock(), may_see_restricted(visitor.role)
    async with desk.store.read() as unit:
        newest = await unit.queue.newest()
        waiting = await unit.concerns.open_with_cases(include_restricted=restricted)
        taken = await unit.concerns.acknowledged_with_cases(now - LATELY, MOST_LATELY, include_restricted=restricted)
        alerts = await unit.concerns.alerts_of([concern.id for concern, _, _ in (*waiting, *taken) if concern.id is not None])
        names = {account.id: account.name for account in await unit.accounts.list_all() if account.id is not None}
    await _note_reading(desk, visitor, [*waiting, *taken])
    rota = desk.config.profile.duty
    return await desk.pages.show(
        request,
        "concerns",
        waiting=concern_rows(waiting, alerts, rota, names, now),
        taken=concern_rows(taken, alerts, rota, names, now),
        rota=rota,
        news_href=f"/queue/news?since={newest}&concerns=yes",
        look_every=int(desk.config.look_every.total_seconds()),
    )


async def _note_reading(desk: Desk, visitor: Visitor, found: list[Found]) -> None:
    if found:
        async with desk.store.begin() as unit:
            shown = " ".join(dict.fromkeys(case.reference for _, case, _ in found))
            await unit.audit.append(desk.clock(), visitor.account_id, "concerns_read", None, shown)
            await unit.commit()
