"""The acknowledgement on paper, for people who gave no mail address."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.casefile import find_case, id_of
from desk.desk import Desk, TheDesk
from desk.notices import DONE, Notice
from intake.letters import SPOKEN, in_words
from models.cases import Case, Message
from models.errors import NotFound
from models.states import BY_HAND, Channel, Direction
from reports.working_days import local_date
from storage.unit_of_work import UnitOfWork

router = APIRouter()

NAME = "printed_acknowledgement"
ADDRESS = "Address: "


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter as it is printed: whom it goes to, the lines of the address, the day, and its paragraphs."""

    name: str
    address: tuple[str, ...]
    day: str
    text: str

    @property
    def head(self) -> list[str]:
        """Whom it goes to, line by line."""
        return [line for line in (self.name, *self.address) if line]

    @property
    def paragraphs(self) -> list[str]:
        """What it says, cut at the empty lines."""
        return [each.strip() for each in self.text.split("\n\n") if each.strip()]


@router.get("/cases/{reference}/letter")
async def show(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Show the letter as it is to be printed, and note who read it."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        letter = await _letter(unit, case, desk, desk.clock())
        posted = any(_is_posted(message) for message in await unit.cases.messages(id_of(case)))
        await unit.audit.append(desk.clock(), visitor.account_id, "case_read", id_of(case), "the letter to print")
        await unit.commit()
    done = request.query_params.get("done", "")
    notice = Notice("", DONE[done]) if done in {"typed", "posted"} else None
    return await desk.pages.show(request, "printed_letter", case=case, letter=letter, posted=posted, notice=notice)


@router.post("/cases/{reference}/letter")
async def posted(desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Keep with the case that the letter was posted, and what it said; pressed twice it has the effect of once."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        letter = await _letter(unit, case, desk, desk.clock())
        if not any(_is_posted(message) for message in await unit.cases.messages(id_of(case))):
            said = Message(
                case_id=id_of(case),
                direction=Direction.OUTBOUND,
                channel=Channel.LETTER,
                at=desk.clock(),
                subject=f"We have your message: {case.reference}",
                text=letter.text,
                automatic=True,
            )
            await unit.cases.add_message(said)
            await unit.audit.append(desk.clock(), visitor.account_id, "letter_posted", id_of(case))
        await unit.commit()
    return RedirectResponse(f"/cases/{case.reference}?done=posted", status_code=303)


async def _letter(unit: UnitOfWork, case: Case, desk: Desk, now: datetime) -> PrintedLetter:
    """Return a case's letter; raise NotFound for one that was not typed in."""
    first = next((each for each in await unit.cases.messages(id_of(case)) if each.direction is Direction.INBOUND), None)
    if first is None or first.channel not in BY_HAND:
        raise NotFound
    letters = desk.receiver.letters
    due = letters.answer_by(first.at)
    answer_by = due if due >= local_date(now) else letters.answer_by(now)
    said = {"reference": case.reference, "answer_by": in_words(answer_by), "spoken": first.channel in SPOKEN}
    address = next((line.removeprefix(ADDRESS) for line in first.signature.splitlines() if line.startswith(ADDRESS)), "")
    return PrintedLetter(
        name=first.sender_name or "",
        address=tuple(filter(None, map(str.strip, address.split(",")))),
        day=in_words(local_date(now)),
        text=letters.words(NAME, said),
    )


def _is_posted(message: Message) -> bool:
    return message.direction is Direction.OUTBOUND and message.channel is Channel.LETTER and message.automatic
