"""Lets people talk with Heed in tests: real handler, real store, and a receiver that files real cases."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from bot.build import make_bot
from bot.config import ChatConfig
from bot.handler import ChatHandler
from bot.languages import CATALOGUES, Languages
from bot.services import Services
from bot.timers import Timers
from intake.references import check_character
from intake.report import Report
from models.cases import Attachment, Case, Message
from models.inbox import InboxRow
from models.labels import Flag, Kind, Process, Safeguarding, ServiceArea
from models.outbox import OutboxRow
from models.states import Band, CaseStatus, Channel, Direction, InboxState
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.fakes import FakeClock, fake_suggestion
from tests.telegram_double import TOKEN, person
from triage.suggestion import Suggestion

CONFIG = ChatConfig(council="Westmere Council", emergency_line="01632 960 999", answer_days=3)
ALARMING = ("hits", "hit me", "bruise", "no food")
# A few words stand for what triage reads.
FLAGGED = {"I am 15": Flag.YOUNG_PERSON, "behalf of": Flag.CONSENT_NEEDED}
AREAS = {"street lamp": ServiceArea.CORPORATE}
FOREIGN = {"fy nhad": "cy", "Moja mama": "pl"}


def reference(number: int) -> str:
    """The reference of the store's case `number`, in the form of a real one."""
    body = f"{number:07}"
    return f"HD-{body[:4]}-{body[4:]}{check_character(body)}"


@dataclass(frozen=True)
class FakeFiled:
    case_id: int
    reference: str


@dataclass
class FakeReceiver:
    """Files reports as cases of the real store, and takes a few words for a disclosure."""

    received: list[Report] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def suggest(self, report: Report) -> Suggestion:
        self.asked.append(report.text)
        alarming = any(words in report.text for words in ALARMING)
        flags = tuple(flag for words, flag in FLAGGED.items() if words in report.text)
        thanks = "thank" in report.text.lower()
        foreign = next((language for words, language in FOREIGN.items() if words in report.text), None)
        area = next((area for words, area in AREAS.items() if words in report.text), ServiceArea.ADULT_PROVISION)
        return fake_suggestion(
            kind=Kind.COMPLIMENT if thanks else Kind.COMPLAINT,
            process=Process.FEEDBACK_RECORD if thanks else Process.ADULT_STATUTORY,
            service_area=area,
            safeguarding=Safeguarding.CHILD if alarming else Safeguarding.NONE,
            flags=flags,
            language=foreign or "en",
            band=Band.UNSURE if foreign else Band.LIKELY,
        )

    async def receive(self, report: Report, suggestion: Suggestion, unit: UnitOfWork, inbox_id: int | None) -> FakeFiled:
        self.received.append(report)
        case = await unit.cases.by_reference(report.proven_reference) if report.proven_reference else None
        if case is None:
            case = Case(
                reference=reference(1 + (await unit._session.exec(select(func.count()).select_from(Case))).one()),
                channel=Channel.CHAT,
                opened_at=report.received_at,
                waiting_since=report.received_at,
                sender=report.sender,
            )
            await unit.cases.add(case)
        case.concern = case.concern or suggestion.safeguarding.label.is_concern
        assert case.id is not None
        message = Message(
            case_id=case.id,
            inbox_id=inbox_id,
            direction=Direction.INBOUND,
            channel=Channel.CHAT,
            at=report.received_at,
            text=report.text,
            quoted=report.quoted,
            sender_name=report.sender_name,
            signature=report.signature,
        )
        files = [
            Attachment(filename=file.name, content_type=file.content_type, size=len(file.content), content=file.content)
            for file in report.files
        ]
        await unit.cases.add_message(message, files)
        return FakeFiled(case.id, case.reference)


@dataclass
class Heed:
    """The chat's handler over a store, and the updates that reach it."""

    store: Store
    clock: FakeClock
    receiver: FakeReceiver = field(default_factory=FakeReceiver)
    config: ChatConfig = CONFIG
    catalogues: Path = CATALOGUES
    next_number: int = 1

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin anew with the same store, as a new process would."""
        services = Services(self.store, self.receiver, self.clock, self.config, Languages(self.config.languages, self.catalogues))
        self.handler = ChatHandler(make_bot(TOKEN, "http://127.0.0.1:1"), services)
        self.timers = Timers(services)

    async def store_update(self, update: dict[str, Any], stream: str | None = None) -> InboxRow:
        """Store an update as the poller does; the row of one stored before is returned again."""
        async with self.store.begin() as unit:
            number = str(update["update_id"])
            raw = json.dumps(update).encode()
            row = await unit.inbox.add(Channel.CHAT, raw, self.clock(), {"bot": "1"}, external_id=number, stream=stream)
            row = row or await unit.inbox.by_external_id(Channel.CHAT, number)
            await unit.commit()
        assert row is not None
        return row

    async def handle(self, row: InboxRow) -> None:
        """Do with a row what the worker does."""
        effect = await self.handler(row)
        async with self.store.begin() as unit:
            assert row.id is not None
            await effect(unit)
            now = await unit.inbox.get(row.id)
            assert now is not None
            now.state, now.done_at = InboxState.DONE, self.clock()
            await unit.commit()

    async def update(self, **event: Any) -> InboxRow:
        """Let something happen and be handled."""
        update = {"update_id": self.next_number, **event}
        self.next_number += 1
        row = await self.store_update(update)
        await self.handle(row)
        return row

    async def outbox(self, chat: int, *, after: int = 0) -> list[OutboxRow]:
        """What was written to be sent to a chat, after the row of that number."""
        async with self.store.read() as unit:
            ours = select(OutboxRow).where(OutboxRow.stream == f"telegram:{chat}", col(OutboxRow.id) > after)
            wanted = ours.order_by(col(OutboxRow.id))
            return list(await unit._session.exec(wanted))

    async def cases(self, direction: Direction = Direction.INBOUND) -> list[tuple[Case, list[Message]]]:
        """The cases with their messages in one direction."""
        async with self.store.read() as unit:
            cases = await unit.cases.list_all(None, include_restricted=True)
            return [(case, [m for m in await unit.cases.messages(case.id or 0) if m.direction is direction]) for case in cases]

    async def wait(self, **time: float) -> None:
        """Let time pass, and whatever was due in it happen."""
        self.clock.move(**time)
        while await self.timers.step():
            pass

    async def decide(self, reference: str, status: CaseStatus) -> None:
        async with self.store.begin() as unit:
            case = await unit.cases.by_reference(reference)
            assert case is not None
            case.status = status
            await unit.commit()


@dataclass
class Someone:
    """A person in a chat of their own."""

    heed: Heed
    chat: int = 7
    next_message: int = 100
    heard: int = 0
    buttons: dict[str, str] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)
    released: bool = False

    def message(self, **content: Any) -> dict[str, Any]:
        self.next_message += 1
        return {
            "message_id": self.next_message,
            "date": 1_748_941_920,
            "chat": {"id": self.chat, "type": "private", "first_name": "Rosa"},
            "from": person(self.chat),
            **content,
        }

    async def says(self, text: str) -> str:
        """Write `text`; return all that Heed says to it."""
        return await self.sends(text=text)

    async def sends(self, **content: Any) -> str:
        """Send a message of any content."""
        await self.heed.update(message=self.message(**content))
        return await self.hears()

    async def edits(self, message_id: int, **content: Any) -> str:
        """Change a message sent before."""
        await self.heed.update(edited_message={**self.message(**content), "message_id": message_id, "edit_date": 1_748_941_999})
        return await self.hears()

    async def presses(self, label: str) -> str:
        """Press the newest button with this label."""
        return await self.sends_press(self.buttons[label])

    async def sends_press(self, data: str) -> str:
        """Send what a button would."""
        await self.heed.update(callback_query=self.press(data))
        return await self.hears()

    def press(self, data: str) -> dict[str, Any]:
        below = {"message_id": 1, "date": 1_748_941_920, "chat": {"id": self.chat, "type": "private"}, "text": "…"}
        return {"id": "q1", "from": person(self.chat), "chat_instance": "1", "data": data, "message": below}

    async def hears(self) -> str:
        """What Heed has said since the last time, as one text."""
        rows = await self.heed.outbox(self.chat, after=self.heard)
        new = [row.payload for row in rows]
        self.heard = rows[-1].id or 0 if rows else self.heard
        lines = [line for payload in new for line in payload.get("reply_markup", {}).get("inline_keyboard", [])]
        self.offered = {button["text"]: button["callback_data"] for line in lines for button in line}
        self.buttons.update(self.offered)
        self.released = any(payload["method"] == "answerCallbackQuery" for payload in new)
        return "\n".join(payload["text"] for payload in new if payload["method"] == "sendMessage")

    async def tells(self, *texts: str) -> str:
        """Tell a matter and come to the summary without an answer to any question; return the summary."""
        for text in texts:
            await self.says(text)
        return await self.skips(await self.presses("That is all"))

    async def skips(self, said: str = "") -> str:
        """Skip every question until the summary is shown; return the summary."""
        while "To change a part, press it." not in said:
            said = await self.presses("Skip")
        return said

    async def own_case(self) -> str:
        """The reference of this person's first case; of nobody's, where they have none."""
        async with self.heed.store.read() as unit:
            own = await unit.cases.of_sender(f"telegram:{self.chat}")
        return own[-1].reference if own else "HD-0000-0012"

    async def page(self) -> tuple[str | None, dict[str, Any]]:
        """Where the conversation stands."""
        async with self.heed.store.read() as unit:
            found = await unit.conversations.get(f"telegram:{self.chat}")
        return (None, {}) if found is None else (found.state, found.data)

    async def turns_to(self, page: tuple[str | None, dict[str, Any]]) -> None:
        """Go back to where the conversation stood."""
        async with self.heed.store.begin() as unit:
            await unit.conversations.put(f"telegram:{self.chat}", *page, self.heed.clock())
            await unit.commit()

    def elsewhere(self, chat: int) -> "Someone":
        """Somebody else."""
        return replace(self, chat=chat, heard=0, buttons={})


async def assert_nothing_of(word: str, heed: Heed, chat: int = 7) -> None:
    async with heed.store.read() as unit:
        number = 1
        while (row := await unit.inbox.get(number)) is not None:
            assert word.encode() not in row.raw, f"arrival {number} still says it"
            number += 1
        conversation = await unit.conversations.get(f"telegram:{chat}")
    assert conversation is not None
    assert word not in str(conversation.data)
    assert not [row for row in await heed.outbox(chat) if word in str(row.payload)]
