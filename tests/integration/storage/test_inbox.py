"""The inbox: what the other side numbered is taken once, and arrivals are claimed in order, one at a time."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import InvalidRequestError

from models.inbox import InboxRow
from models.states import Channel, InboxState
from tests.fakes import MORNING

LEASE = timedelta(minutes=2)


@pytest.fixture
def take(store):
    """Takes arrivals, each given as its text, or as (text, stream)."""

    async def run(*arrivals: str | tuple[str, str], channel: Channel = Channel.CHAT) -> None:
        async with store.begin() as unit:
            for arrival in arrivals:
                words, stream = (arrival, None) if isinstance(arrival, str) else arrival
                await unit.inbox.add(channel, words.encode(), MORNING, {"from": "7"}, stream=stream)
            await unit.commit()

    return run


@pytest.fixture
def claim(store):
    """Claims the next arrival, `after` so many seconds, and returns what it says."""

    async def run(after: float = 0, channels: frozenset[Channel] = frozenset(Channel)) -> str | None:
        async with store.begin() as unit:
            row = await unit.inbox.claim(MORNING + timedelta(seconds=after), LEASE, channels)
            await unit.commit()
        return row and row.raw.decode()

    return run


@pytest.fixture
def settle(store):
    """Puts an arrival into a state, as the worker does."""

    async def run(number: int, **changes: object) -> None:
        async with store.begin() as unit:
            row = await unit.inbox.get(number)
            for name, value in changes.items():
                setattr(row, name, value)
            await unit.commit()

    return run


async def test_an_arrival_is_kept_byte_for_byte_with_its_envelope(store):
    async with store.begin() as unit:
        await unit.inbox.add(Channel.EMAIL, b"\x00\xff\r\n.", MORNING, {"mail_from": "ada@resident.example"})
        await unit.commit()
    async with store.read() as unit:
        row = await unit.inbox.get(1)
    assert isinstance(row, InboxRow)
    assert (row.raw, row.envelope, row.state) == (b"\x00\xff\r\n.", {"mail_from": "ada@resident.example"}, InboxState.NEW)
    assert row.digest == "b911546c147f7203d89921ed2026d4ac150494b72513968ce6c9f2ffee5006ed"
    assert row.received_at == MORNING


async def test_what_the_sender_numbered_is_taken_once(store):
    async with store.begin() as unit:
        assert await unit.inbox.add(Channel.CHAT, b"first", MORNING, {}, external_id="17") is not None
        assert await unit.inbox.add(Channel.CHAT, b"again", MORNING, {}, external_id="17") is None
        assert await unit.inbox.add(Channel.EMAIL, b"another channel's", MORNING, {}, external_id="17") is not None
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.inbox.add(Channel.CHAT, b"after a restart", MORNING, {}, external_id="17") is None
        found = await unit.inbox.by_external_id(Channel.CHAT, "17")
    assert found is not None
    assert found.raw == b"first"


async def test_the_same_bytes_without_a_number_are_two_arrivals(store, take):
    await take("Where is she?", "Where is she?", channel=Channel.EMAIL)
    async with store.read() as unit:
        assert await unit.inbox.count(InboxState.NEW) == 2


async def test_arrivals_are_claimed_oldest_first_and_by_one_at_a_time(take, claim):
    await take("first", "second")
    assert [await claim(), await claim(), await claim()] == ["first", "second", None]


async def test_a_claim_that_nobody_finished_comes_back_when_its_lease_is_over(take, claim, store):
    await take("first")
    assert await claim() == "first"
    assert await claim(after=119) is None
    assert await claim(after=120) == "first"
    async with store.read() as unit:
        row = await unit.inbox.get(1)
    assert row is not None
    assert (row.claims, row.failures) == (2, 0)


async def test_what_is_done_or_held_is_claimed_no_more(take, claim, settle):
    await take("done", "held", "new")
    await settle(1, state=InboxState.DONE)
    await settle(2, state=InboxState.HELD)
    assert [await claim(), await claim(after=1000)] == ["new", "new"]


async def test_only_the_channels_asked_for_are_claimed(take, claim):
    await take("a chat", channel=Channel.CHAT)
    await take("a mail", channel=Channel.EMAIL)
    assert await claim(channels=frozenset({Channel.EMAIL})) == "a mail"
    assert await claim(channels=frozenset({Channel.EMAIL})) is None


async def test_a_stream_is_worked_off_in_order_and_holds_up_nobody_else(take, claim, settle):
    await take(("Rosa 1", "telegram:7"), ("Rosa 2", "telegram:7"), ("Ali 1", "telegram:8"), "a mail")
    assert [await claim(), await claim(), await claim(), await claim()] == ["Rosa 1", "Ali 1", "a mail", None]
    await settle(1, state=InboxState.DONE)
    assert [await claim(), await claim()] == ["Rosa 2", None]


async def test_an_arrival_that_waits_for_another_try_holds_its_stream_and_a_held_one_lets_it_go_on(take, claim, settle):
    await take(("Rosa 1", "telegram:7"), ("Rosa 2", "telegram:7"))
    await settle(1, available_at=MORNING + timedelta(seconds=60), failures=1)
    assert await claim(after=59) is None
    await settle(1, state=InboxState.HELD)
    assert await claim(after=59) == "Rosa 2"


async def test_a_claim_that_was_not_committed_is_none(store, take, claim):
    await take("first")
    async with store.begin() as unit:
        assert await unit.inbox.claim(MORNING, LEASE) is not None
    assert await claim() == "first"


async def test_what_was_said_can_be_erased_and_is_still_not_taken_again(store):
    async with store.begin() as unit:
        await unit.inbox.add(Channel.CHAT, b"my secret", MORNING, {}, external_id="17")
        await unit.inbox.empty([1, 99])
        await unit.commit()
    async with store.begin() as unit:
        row = await unit.inbox.get(1)
        assert row is not None
        assert row.raw == b""
        assert await unit.inbox.add(Channel.CHAT, b"my secret", MORNING, {}, external_id="17") is None


async def test_the_pen_is_read_oldest_first_and_without_its_bytes_where_only_their_number_matters(store, take, settle):
    await take("one", "two", "three", "not held")
    for number in (3, 1, 2):
        await settle(number, state=InboxState.HELD, held_at=MORNING)
    async with store.read() as unit:
        assert [row.raw for row in await unit.inbox.held()] == [b"one", b"two", b"three"]
    async with store.read() as unit:
        heads = (await unit.inbox.held_heads())[:2]
        assert [(row.id, size) for row, size in heads] == [(1, 3), (2, 3)]
        with pytest.raises(InvalidRequestError, match="raiseload"):
            _ = heads[0][0].raw
