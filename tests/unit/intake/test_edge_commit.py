"""Mails that come together are kept together; one that cannot be kept harms no other."""

import asyncio

import pytest

from intake.bell import Bell
from intake.edge_commit import MOST_MAILS, GroupCommit
from intake.envelope import Envelope
from models.errors import StoreUnavailable
from models.states import InboxState


@pytest.fixture
def commits(store, monkeypatch):
    """How many transactions were begun."""
    begun, begin = [], store.begin

    def counted():
        begun.append(1)
        return begin()

    monkeypatch.setattr(store, "begin", counted)
    return begun


@pytest.fixture
def group(store, clock):
    return GroupCommit(store, clock, Bell())


async def count(store):
    async with store.read() as unit:
        return await unit.inbox.count(InboxState.NEW)


async def test_mails_that_come_together_share_a_transaction(group, store, commits):
    await asyncio.gather(*(group.keep(Envelope("ada@resident.example"), b"mail %d" % number) for number in range(30)))
    assert len(commits) == 1
    assert await count(store) == 30


async def test_no_transaction_grows_without_bound(group, store, commits):
    await asyncio.gather(*(group.keep(Envelope(), b"x") for _ in range(MOST_MAILS + 1)))
    assert len(commits) == 2
    assert await count(store) == MOST_MAILS + 1


async def test_each_keeps_its_own_bytes_and_envelope(group, store):
    await asyncio.gather(group.keep(Envelope("a@x.example"), b"one"), group.keep(Envelope("b@x.example"), b"two"))
    async with store.read() as unit:
        rows = [await unit.inbox.get(number) for number in (1, 2)]
    assert [(row.raw, row.envelope["mail_from"]) for row in rows] == [(b"one", "a@x.example"), (b"two", "b@x.example")]


async def test_one_that_cannot_be_kept_harms_no_other(group, store, monkeypatch):
    as_dict = Envelope.as_dict
    monkeypatch.setattr(Envelope, "as_dict", lambda self: {"bad": object()} if self.helo == "bad" else as_dict(self))
    mails = [group.keep(Envelope(helo=helo), b"x") for helo in ("good", "bad", "good")]
    results = await asyncio.gather(*mails, return_exceptions=True)
    assert [isinstance(result, Exception) for result in results] == [False, True, False]
    assert await count(store) == 2


async def test_a_store_that_is_away_is_told_to_all_and_tried_again_for_the_next(group, store, monkeypatch):
    def away():
        raise StoreUnavailable

    begin = store.begin
    monkeypatch.setattr(store, "begin", away)
    results = await asyncio.gather(*(group.keep(Envelope(), b"x") for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [StoreUnavailable] * 3
    monkeypatch.setattr(store, "begin", begin)
    await group.keep(Envelope(), b"x")
    assert await count(store) == 1


async def test_whoever_stops_waiting_leaves_no_transaction_half_done(group, store):
    gone = asyncio.create_task(group.keep(Envelope(), b"one"))
    stays = asyncio.create_task(group.keep(Envelope(), b"two"))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert await count(store) == 2
