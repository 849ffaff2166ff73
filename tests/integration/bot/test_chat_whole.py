"""A whole conversation over HTTP: from Telegram through the worker to the store and back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlmodel import select

from bot.build import build_chat
from bot.polling import Pauses
from intake.bell import Bell
from intake.letters import LetterConfig, Letters
from intake.receive import Receiver
from intake.worker import Worker
from models.duty import DutyLevel
from models.errors import SettingsError
from models.labels import Safeguarding
from models.outbox import OutboxRow
from models.states import Channel, Direction, OutboxState
from storage.store import Store
from tests.chatting import CONFIG, FakeReceiver
from tests.fakes import FakeClock, fake_suggestion
from tests.telegram_double import TOKEN, Fault, TelegramDouble
from triage.message import TriageInput
from triage.suggestion import Suggestion

LETTERS = LetterConfig(
    "Westmere Council",
    "feedback@council.example",
    b"secret",
    "http://desk.example",
    rota=(DutyLevel("Duty inbox", ("duty@council.example",)),),
)
QUICK = Pauses(first=0.01, longest=0.02, revoked=0.01)


class HurriedClock(FakeClock):
    """A clock that is two seconds on whenever one looks at it, so that no pause takes long and no row in hand is given to another."""

    def __call__(self) -> datetime:
        self.move(seconds=2)
        return self.now


def classify(message: TriageInput) -> Suggestion:
    return fake_suggestion(safeguarding=Safeguarding.CHILD if "hits" in message.text else Safeguarding.NONE)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble() as double:
        yield double


@pytest.fixture
async def running(store: Store, telegram: TelegramDouble) -> AsyncIterator[None]:
    """The chat and a worker, as the program runs them."""
    clock, bell = HurriedClock(), Bell()
    receiver = Receiver(classify, clock, Letters(LETTERS))
    chat = build_chat(TOKEN, telegram.url, store, clock, receiver, bell, CONFIG, wait=0.2, pauses=QUICK)
    worker = Worker(store, clock, {Channel.CHAT: chat.handler}, {Channel.CHAT: chat.sender}, bell)
    tasks = asyncio.create_task(chat.poller.run()), asyncio.create_task(worker.run())
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await chat.close()


async def hears(telegram: TelegramDouble, words: str, chat: int = 7) -> str:
    """Wait until Heed has said `words` in a chat; return the message."""
    async with asyncio.timeout(15):
        await telegram.until(lambda: any(words in said["text"] for said in telegram.said(chat)))
    return next(said["text"] for said in reversed(telegram.said(chat)) if words in said["text"])


@pytest.mark.usefixtures("running")
async def test_from_start_to_reference(store, telegram):
    telegram.say(7, "/start")
    await hears(telegram, "What would you like to do?")
    telegram.press(7, "Tell us")
    await hears(telegram, "in your own words")
    telegram.say(7, "The carer came two hours late.")
    await hears(telegram, "I have that")
    telegram.press(7, "That is all")
    await hears(telegram, "Who is this about?")
    telegram.press(7, "Me")
    await hears(telegram, "When did it happen?")
    telegram.say(7, "this morning")
    await hears(telegram, "hear back?")
    telegram.press(7, "Here in this chat")
    await hears(telegram, "What is your name?")
    telegram.say(7, "Rosa Example")
    await hears(telegram, "Is it right?")
    telegram.press(7, "Send it")
    thanks = await hears(telegram, "Your number is")

    async with store.read() as unit:
        [case] = await unit.cases.list_all(None, include_restricted=True)
        [message, answer] = await unit.cases.messages(case.id or 0)
    assert case.reference in thanks
    assert (answer.direction, answer.text) == (Direction.OUTBOUND, thanks)
    assert (case.sender, message.text, message.sender_name) == (
        "telegram:7",
        "The carer came two hours late.\n\nAsked afterwards:\nWho it is about: Me\nWhen it happened: this morning",
        "Rosa Example",
    )


@pytest.mark.usefixtures("running")
async def test_a_danger_alerts_and_all_that_follows_joins_its_case(store, telegram):
    telegram.say(7, "His dad hits him.")
    assert "0800 1111" in await hears(telegram, "passed this on at once")
    telegram.say(7, "They live at number 4.")
    await hears(telegram, "The people who can help see it now")

    async with store.read() as unit:
        [case] = await unit.cases.list_all(None, include_restricted=True)
        messages = await unit.cases.messages(case.id or 0)
        alerts = [row for row in await unit.outbox.of_case(case.id or 0) if row.channel is Channel.EMAIL]
    assert case.concern
    assert [message.text for message in messages if message.direction is Direction.INBOUND] == [
        "His dad hits him.",
        "They live at number 4.",
    ]
    assert [alert.recipient for alert in alerts] == ["duty@council.example"]


@pytest.mark.usefixtures("running")
async def test_a_wish_for_erasure_reaches_every_case(store, telegram):
    for number, matter in enumerate(("His dad hits him.", "My sister hits her cat."), 1):
        telegram.say(7, matter)
        async with asyncio.timeout(15):
            await telegram.until(lambda wanted=number: sum("at once" in said["text"] for said in telegram.said(7)) == wanted)
        telegram.say(7, "/cancel")
    telegram.say(7, "/delete")
    await hears(telegram, "What would you like to do?")
    async with asyncio.timeout(15):
        await telegram.until(lambda: sum("taken out" in said["text"] for said in telegram.said(7)) == 2)

    async with store.read() as unit:
        for case in await unit.cases.list_all(None, include_restricted=True):
            asked = [message for message in await unit.cases.messages(case.id or 0) if message.direction is Direction.INBOUND]
            assert "erased" in asked[-1].text


@pytest.mark.usefixtures("running")
async def test_through_faults_and_past_what_nobody_can_read(store, telegram):
    telegram.push_raw({"update_id": 1, "message": {"message_id": "nonsense", "chat": {"id": 7}}})
    telegram.fail("getUpdates", Fault(500), Fault(cut=True))
    telegram.fail("sendMessage", Fault(502, body="Bad Gateway"), Fault(cut=True), Fault(429, retry_after=0))
    telegram.say(7, "The carer came two hours late.")
    await hears(telegram, "I have that")

    assert [said["text"] for said in telegram.said(7)].count("I have that. Write more, or press That is all.") == 1
    async with store.read() as unit:
        assert len(await unit.inbox.held()) == 1


@pytest.mark.usefixtures("running")
async def test_one_person_does_not_wait_for_another(telegram):
    telegram.blocked_by.add(8)
    telegram.say(8, "/start")
    telegram.say(7, "/start")
    await hears(telegram, "What would you like to do?")


def test_what_is_no_token_is_refused_by_its_name(store):
    with pytest.raises(SettingsError, match="HEED_TELEGRAM_TOKEN"):
        build_chat("nonsense", "http://127.0.0.1:1", store, FakeClock(), FakeReceiver(), Bell(), CONFIG)


@pytest.mark.usefixtures("running")
async def test_what_cannot_be_said_to_somebody_who_blocked_the_bot_ends_as_failed(store, telegram):
    telegram.blocked_by.add(8)
    telegram.say(8, "The carer came two hours late.")
    async with asyncio.timeout(15):
        while not await failed(store):  # noqa: ASYNC110 - the store tells nobody when something was noted in it
            await asyncio.sleep(0.02)
    for row in await failed(store):
        assert row.stream == "telegram:8"
        assert "blocked by the user" in (row.last_error or "")


async def failed(store):
    async with store.read() as unit:
        return list(await unit._session.exec(select(OutboxRow).where(OutboxRow.state == OutboxState.FAILED)))
