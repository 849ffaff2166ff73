"""Working from the holding pen, over a real store."""

import pytest

from intake import pen
from intake.receive import Receiver
from models.accounts import Account
from models.errors import DecisionInvalid, NotFound
from models.states import Channel, InboxState, Role
from tests.fakes import fake_classify
from tests.mailing import make_letters

RAW = b"\xff\xfeGarbled, but: she h\xe4s no food\x00"


@pytest.fixture
async def officer(store, clock):
    async with store.begin() as unit:
        account_id = await unit.accounts.add(Account(name="officer", role=Role.OFFICER, created_at=clock()))
        await unit.commit()
    return account_id


@pytest.fixture
async def row_id(store, clock):
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, RAW.removeprefix(b"\xff\xfe"), clock(), {"mail_from": "ada@resident.example"})
        row.state, row.held_at, row.last_error, row.failures, row.claims = InboxState.HELD, clock(), "ValueError", 3, 3
        await unit.commit()
        return row.id


async def audited(store):
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None
        return [entry.action for entry in await unit.audit.of_case(1)]


async def test_an_officer_reads_what_came_as_text(store, row_id, officer, clock):
    async with store.begin() as unit:
        opened = await pen.show(unit, row_id, officer, clock())
        await unit.commit()
    assert (opened.text, opened.is_cut) == ("Garbled, but: she häs no food", False)
    held = opened.held
    assert (held.sender, held.reason, held.failures, held.size) == ("ada@resident.example", "ValueError", 3, len(RAW) - 2)


async def test_a_huge_arrival_is_cut_on_the_page_and_taken_out_whole(store, officer, clock):
    raw = b"x" * 300_000
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, raw, clock(), {})
        row.state, row.held_at = InboxState.HELD, clock()
        opened = await pen.show(unit, row.id, officer, clock())
        assert await pen.take_out(unit, row.id, officer, clock()) == raw
        await unit.commit()
    assert (len(opened.text), opened.is_cut, opened.held.size) == (100_000, True, 300_000)
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None


async def test_the_pen_lists_what_is_held_and_nothing_else(store, row_id, officer, clock):
    async with store.begin() as unit:
        assert [(held.row_id, held.size) for held in await pen.held(unit)] == [(row_id, len(RAW) - 2)]
        assert await pen.held(unit, limit=0) == []
        await pen.retry(unit, row_id, officer, clock())
        await unit.commit()
    async with store.read() as unit:
        assert await pen.held(unit) == []


async def test_a_retried_row_starts_with_a_clean_slate(store, row_id, officer, clock):
    clock.move(hours=1)
    async with store.begin() as unit:
        await pen.retry(unit, row_id, officer, clock())
        await unit.commit()
    async with store.read() as unit:
        row = await unit.inbox.get(row_id)
    assert (row.state, row.failures, row.claims, row.held_at, row.available_at) == (InboxState.NEW, 0, 0, None, clock())


async def test_what_is_not_held_is_not_in_the_pen(store, row_id, officer, clock):
    async with store.begin() as unit:
        await pen.retry(unit, row_id, officer, clock())
        with pytest.raises(NotFound):
            await pen.show(unit, row_id, officer, clock())
        with pytest.raises(NotFound):
            await pen.retry(unit, 99, officer, clock())


async def test_a_case_is_opened_by_hand_and_keeps_what_came(store, row_id, officer, clock):
    receiver = Receiver(fake_classify(), clock, make_letters())
    received = await pen.open_by_hand(store, receiver, row_id, officer, text="She has no food.", subject="Read by hand")
    async with store.read() as unit:
        case = await unit.cases.get(received.case_id)
        (message,) = await unit.cases.messages(received.case_id)
        (file,) = await unit.cases.attachments([message.id])
        assert (await unit.inbox.get(row_id)).state is InboxState.DONE
        assert await unit.outbox.of_case(received.case_id) == []
    assert (case.subject, case.sender, message.text, message.inbox_id) == (
        "Read by hand",
        "ada@resident.example",
        "She has no food.",
        row_id,
    )
    assert file.content == RAW.removeprefix(b"\xff\xfe")
    assert await audited(store) == ["pen_opened"]
    with pytest.raises(NotFound):
        await pen.open_by_hand(store, receiver, row_id, officer, text="Again.")


@pytest.mark.parametrize(
    ("text", "sender", "field"),
    [("  \n", None, "text"), ("x" * 20_001, None, "text"), ("She has no food.", "Ada next door", "sender")],
)
async def test_a_case_is_not_opened_without_a_word_nor_for_a_sender_that_is_no_address(store, row_id, officer, clock, text, sender, field):
    receiver = Receiver(fake_classify(), clock, make_letters())
    with pytest.raises(DecisionInvalid) as refused:
        await pen.open_by_hand(store, receiver, row_id, officer, text=text, sender=sender)
    assert list(refused.value.fields) == [field]
    async with store.read() as unit:
        assert (await unit.inbox.get(row_id)).state is InboxState.HELD
