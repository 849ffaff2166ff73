"""The administrators' pages beside accounts: the council's profile, the models, and how Heed is."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.administration import Part, State
from desk.desk import Desk, TheDesk
from desk.mailbox_alarms import alarms_of
from desk.notices import Notice
from desk.words import age
from models.errors import ModelUnusable, SettingsError
from models.labels import ON_SCREEN
from models.limits import Stage
from models.profile import Audience
from models.states import InboxState, OutboxState
from storage.heaps import Heap

router = APIRouter()


@dataclass(frozen=True, slots=True)
class HeapRow:
    """What waits, how much of it, and since when."""

    name: str
    heap: Heap
    oldest: str


@router.get("/profile")
async def profile(request: Request, desk: TheDesk) -> Response:
    """Show the profile's file as it is now, with what is wrong in it, and whether it is the one in use."""
    checked = await desk.administration.profile()
    in_use = desk.config.profile
    shown = checked.profile or in_use
    own_names = [(label, ON_SCREEN[label], name) for label, name in shown.names.items() if name != ON_SCREEN[label]]
    limits = [(process, {stage: limit for stage in Stage if (limit := stages.get(stage))}) for process, stages in shown.limits.items()]
    return await desk.pages.show(
        request,
        "profile",
        checked=checked,
        profile=shown,
        differs=checked.profile is not None and checked.profile != in_use,
        own_names=own_names,
        limits=[(process, stages) for process, stages in limits if len(stages) > 1],
        acknowledge=in_use.acknowledge_within if checked.profile is None else checked.profile.acknowledge_within,
        stages=[stage for stage in Stage if stage is not Stage.ACKNOWLEDGE],
        audiences=list(Audience),
    )


@router.get("/models")
async def models(request: Request, desk: TheDesk) -> Response:
    """List the models that are kept: which is in use, what each learned from, and what came of its challenge."""
    return await _models(request, desk, _used(request))


@router.get("/models/{version}")
async def model(request: Request, desk: TheDesk, version: str) -> Response:
    """Show a model's card."""
    try:
        card = await desk.administration.card(version)
    except ModelUnusable as error:
        return await _models(request, desk, Notice("", str(error), refused=True), 409)
    return await desk.pages.show(request, "model", card=card)


@router.post("/models/{version}/use")
async def use(request: Request, desk: TheDesk, visitor: SignedIn, version: str) -> Response:
    """Put a model to use; a running Heed takes it up with the next message."""
    try:
        used = await desk.administration.use(version, visitor.account_id)
    except (ModelUnusable, SettingsError) as error:
        return await _models(request, desk, Notice("", str(error), refused=True), 409)
    return RedirectResponse(f"/models?used={used}", status_code=303)


@router.get("/health")
async def health(request: Request, desk: TheDesk) -> Response:
    """Show how much waits and since when, and how each part is."""
    now = desk.clock()
    surroundings, (heaps, parts) = await asyncio.gather(desk.administration.surroundings(), _in_store(desk, now))
    return await desk.pages.show(request, "health", heaps=heaps, pieces=[*surroundings.parts, *parts], surroundings=surroundings)


async def _models(request: Request, desk: Desk, notice: Notice | None, status: int = 200) -> Response:
    return await desk.pages.show(request, "models", status, models=await desk.administration.models(), notice=notice)


def _used(request: Request) -> Notice | None:
    used = request.query_params.get("used", "")
    return Notice("", "Another model is in use. Heed takes it up with the next message.") if used else None


async def _in_store(desk: Desk, now: datetime) -> tuple[list[HeapRow], list[Part]]:
    async with desk.store.read() as unit:
        found = (
            ("Arrivals to be worked off", await unit.heaps.arrivals()),
            ("Held in the pen", await unit.heaps.arrivals(InboxState.HELD)),
            ("Letters and chat messages to be sent", await unit.heaps.letters()),
            ("Letters that could not be sent", await unit.heaps.letters(OutboxState.FAILED)),
            ("Cases waiting for an officer", await unit.heaps.cases()),
        )
        boxes = await unit.mailboxes.all()
        alarms = await alarms_of(unit)
        concerns = await unit.concerns.count_open()
    heaps = [HeapRow(name, heap, "" if heap.oldest is None else age(heap.oldest, now)) for name, heap in found]
    parts = [
        Part(f"Mailbox {box.name}", State.TROUBLE if box.trouble else State.GOOD, box.trouble or "It is looked through.") for box in boxes
    ]
    troubled = {box.name for box in boxes}
    parts += [Part(alarm.mailbox, State.TROUBLE, alarm.text) for alarm in alarms if alarm.mailbox not in troubled]
    if concerns:
        parts.append(
            Part("Safeguarding concerns", State.TROUBLE, f"{concerns} not taken over. Safeguarding officers see them on every page.")
        )
    return heaps, parts
