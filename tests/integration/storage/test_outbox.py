"""The outbox: a letter is written once by its key, and sent in order within its stream."""

from datetime import timedelta

import pytest

from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose, OutboxState
from tests.fakes import MORNING

LEASE = timedelta(minutes=2)
BOTH = frozenset(Channel)


@pytest.fixture
def write(store):
    """Writes a letter; returns its row, or None when its key was written before."""

    async def run(key: str, channel: Channel = Channel.EMAIL, stream: str | None = None, text: str = "Thank you.") -> OutboxRow | None:
        async with store.begin() as unit:
            row = await unit.outbox.add(
                key, channel, OutboxPurpose.ACKNOWLEDGEMENT, "ada@resident.example", {"text": text}, MORNING, stream=stream
            )
            await unit.commit()
        return row

    return run


@pytest.fixture
def claim(store):
    """Claims the next letter, `after` so many seconds, and returns its key."""

    async def run(after: float = 0, channels: frozenset[Channel] = BOTH) -> str | None:
        async with store.begin() as unit:
            row = await unit.outbox.claim(channels, MORNING + timedelta(seconds=after), LEASE)
            await unit.commit()
        return row and row.key

    return run


@pytest.fixture
def settle(store):
    """Puts a letter into a state, as the worker does."""

    async def run(number: int, state: OutboxState) -> None:
        async with store.begin() as unit:
            (await unit.outbox.get(number)).state = state
            await unit.commit()

    return run


async def test_an_alert_goes_before_whatever_else_waits(store, write, claim):
    await write("acknowledgement:1")
    async with store.begin() as unit:
        await unit.outbox.add("concern_alert:2", Channel.EMAIL, OutboxPurpose.CONCERN_ALERT, "duty@council.example", {}, MORNING)
        await unit.commit()
    assert [await claim(), await claim()] == ["concern_alert:2", "acknowledgement:1"]


async def test_a_letter_is_written_once(store, write):
    assert await write("acknowledgement:17", text="Thank you.") is not None
    assert await write("acknowledgement:17", text="Thank you twice.") is None
    async with store.read() as unit:
        assert await unit.outbox.is_written("acknowledgement:17")
        assert not await unit.outbox.is_written("acknowledgement:18")
        assert await unit.outbox.count(OutboxState.PENDING) == 1


async def test_letters_are_claimed_oldest_first_and_come_back_when_their_lease_is_over(store, write, claim):
    await write("first")
    await write("second")
    assert [await claim(), await claim(), await claim()] == ["first", "second", None]
    assert await claim(after=120) == "first"
    async with store.read() as unit:
        assert (await unit.outbox.get(1)).attempts == 2


async def test_a_channel_that_nobody_sends_for_keeps_its_letters(write, claim):
    await write("a chat", Channel.CHAT)
    await write("a mail", Channel.EMAIL)
    assert await claim(channels=frozenset({Channel.EMAIL})) == "a mail"
    assert await claim(channels=frozenset()) is None
    assert await claim(channels=frozenset({Channel.CHAT})) == "a chat"


@pytest.mark.parametrize("end", [OutboxState.SENT, OutboxState.FAILED])
async def test_a_stream_is_sent_in_order_and_holds_up_nobody_else(write, claim, settle, end):
    await write("Rosa 1", Channel.CHAT, "telegram:7")
    await write("Rosa 2", Channel.CHAT, "telegram:7")
    await write("Ali 1", Channel.CHAT, "telegram:8")
    assert [await claim(), await claim(), await claim()] == ["Rosa 1", "Ali 1", None]
    await settle(1, end)
    assert [await claim(), await claim()] == ["Rosa 2", None]


async def test_what_was_said_in_a_stream_is_erased_but_not_what_belongs_to_a_case(store, write):
    await write("said", Channel.CHAT, "telegram:7", "You said: my secret")
    await write("to another", Channel.CHAT, "telegram:8", "Hello")
    async with store.begin() as unit:
        await unit.outbox.forget("telegram:7", "This was erased.")
        await unit.commit()
    async with store.read() as unit:
        assert [(await unit.outbox.get(number)).payload for number in (1, 2)] == [{"text": "This was erased."}, {"text": "Hello"}]
