"""The worker's way with single rows, over a real store."""

import asyncio
from datetime import timedelta

import pytest

from intake.arrivals import Arrivals
from intake.bell import Bell
from intake.worker import Worker
from models.errors import SendFailed, StoreUnavailable, UnparsableMessage
from models.states import Channel, InboxState, OutboxPurpose, OutboxState
from tests.fakes import FakeSender


class FakeHandler:
    """Raises the errors it is given, one a call; then notes what it was handed, in the store."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.rows = []

    async def __call__(self, row):
        self.rows.append(row.id)
        if self.errors:
            raise self.errors.pop(0)

        async def effect(unit):
            await unit.conversations.put(f"done {row.id}", None, {}, row.received_at)

        return effect


@pytest.fixture
def work(store, clock):
    def make(handler=None, sender=None, channel=Channel.EMAIL):
        handlers = {channel: handler} if handler else {}
        return Worker(store, clock, handlers, {channel: sender} if sender else {}, Bell())

    return make


@pytest.fixture
async def arrive(store, clock):
    async def add(stream=None, channel=Channel.EMAIL):
        async with store.begin() as unit:
            row = await unit.inbox.add(channel, b"raw", clock(), {}, stream=stream)
            await unit.commit()
            return row.id

    return add


async def row_of(store, row_id):
    async with store.read() as unit:
        return await unit.inbox.get(row_id)


async def effects(store, row_id):
    async with store.read() as unit:
        return await unit.conversations.get(f"done {row_id}") is not None


async def test_an_arrival_takes_effect_and_is_done_together(store, work, arrive):
    row_id = await arrive()
    worker = work(FakeHandler())
    assert await worker.step_inbox()
    assert (await row_of(store, row_id)).state is InboxState.DONE
    assert await effects(store, row_id)
    assert not await worker.step_inbox()


async def test_an_effect_that_fails_leaves_nothing_behind(store, work, arrive):
    row_id = await arrive()

    async def handler(row):
        async def effect(unit):
            await unit.conversations.put(f"done {row.id}", None, {}, row.received_at)
            await unit.flush()
            raise RuntimeError

        return effect

    await work(handler).step_inbox()
    row = await row_of(store, row_id)
    assert (row.state, row.failures, row.last_error) == (InboxState.NEW, 1, "RuntimeError")
    assert not await effects(store, row_id)


async def test_the_third_failure_leads_to_the_pen(store, work, arrive, clock):
    row_id = await arrive()
    worker = work(FakeHandler(*[ValueError("Ada Okafor")] * 3))
    for failures in (1, 2):
        await worker.step_inbox()
        assert (await row_of(store, row_id)).failures == failures
        assert not await worker.step_inbox()
        clock.move(minutes=2)
    await worker.step_inbox()
    row = await row_of(store, row_id)
    assert (row.state, row.last_error, row.held_at) == (InboxState.HELD, "ValueError", clock())


async def test_what_cannot_be_read_goes_to_the_pen_at_once(store, work, arrive):
    row_id = await arrive()
    await work(FakeHandler(UnparsableMessage())).step_inbox()
    row = await row_of(store, row_id)
    assert row.state is InboxState.HELD
    assert "cannot be read" in row.last_error


async def test_a_failing_row_does_not_block_the_next(store, work, arrive):
    first, second = await arrive(), await arrive()
    worker = work(FakeHandler(ValueError()))
    await worker.step_inbox()
    await worker.step_inbox()
    assert (await row_of(store, first)).state is InboxState.NEW
    assert (await row_of(store, second)).state is InboxState.DONE


async def test_the_store_being_away_is_not_the_rows_failure(store, work, arrive):
    row_id = await arrive()
    worker = work(FakeHandler(*[StoreUnavailable()] * 8))
    for _ in range(8):
        with pytest.raises(StoreUnavailable):
            await worker.step_inbox()
    await worker.step_inbox()
    row = await row_of(store, row_id)
    assert (row.state, row.failures, row.claims) == (InboxState.DONE, 0, 1)


async def test_what_the_program_died_of_six_times_goes_to_the_pen(store, work, arrive, clock):
    row_id = await arrive()

    async def deadly(row):
        raise asyncio.CancelledError  # as if the process had ended: nothing is noted

    for _ in range(6):
        with pytest.raises(asyncio.CancelledError):
            await work(deadly).step_inbox()
        clock.move(minutes=3)
    handler = FakeHandler()
    await work(handler).step_inbox()
    assert handler.rows == []
    assert (await row_of(store, row_id)).state is InboxState.HELD


async def test_a_row_in_another_workers_hands_is_left_alone(store, work, arrive, clock):
    row_id = await arrive()
    other = FakeHandler()

    async def slow(row):
        clock.move(minutes=3)
        await work(other).step_inbox()
        return await FakeHandler()(row)

    await work(slow).step_inbox()
    assert other.rows == [row_id]
    row = await row_of(store, row_id)
    assert (row.state, row.claims) == (InboxState.DONE, 2)


async def test_a_worker_that_was_too_slow_leaves_the_effect_to_the_next(store, work, arrive, clock):
    row_id = await arrive()

    async def slow(row):
        clock.move(minutes=3)
        async with store.begin() as unit:
            await unit.inbox.claim(clock(), timedelta(minutes=2))
            await unit.commit()
        return await FakeHandler()(row)

    await work(slow).step_inbox()
    row = await row_of(store, row_id)
    assert (row.state, row.claims) == (InboxState.NEW, 2)
    assert not await effects(store, row_id)


async def test_rows_of_other_channels_are_left_for_other_processes(store, work, arrive):
    row_id = await arrive(channel=Channel.CHAT)
    assert not await work(FakeHandler()).step_inbox()
    assert (await row_of(store, row_id)).claims == 0
    assert not await work().step_inbox()


async def write(store, clock, key="acknowledgement:1", channel=Channel.EMAIL):
    async with store.begin() as unit:
        row = await unit.outbox.add(key, channel, OutboxPurpose.ACKNOWLEDGEMENT, "ada@resident.example", {}, clock())
        await unit.commit()
        return row.id


async def letter_of(store, row_id):
    async with store.read() as unit:
        return await unit.outbox.get(row_id)


async def test_a_letter_is_sent_once(store, work, clock):
    row_id = await write(store, clock)
    sender = FakeSender()
    worker = work(sender=sender)
    assert await worker.step_outbox()
    assert not await worker.step_outbox()
    assert [row.id for row in sender.sent] == [row_id]
    letter = await letter_of(store, row_id)
    assert (letter.state, letter.sent_at, letter.attempts) == (OutboxState.SENT, clock(), 1)


async def test_a_passing_failure_is_tried_again_later(store, work, clock):
    row_id = await write(store, clock)
    worker = work(sender=FakeSender(SendFailed("The relay answered 450 to the letter.")))
    await worker.step_outbox()
    assert not await worker.step_outbox()
    letter = await letter_of(store, row_id)
    assert (letter.state, letter.last_error) == (OutboxState.PENDING, "The relay answered 450 to the letter.")
    clock.move(minutes=1)
    await worker.step_outbox()
    assert (await letter_of(store, row_id)).state is OutboxState.SENT


async def test_a_refusal_for_good_is_given_up_at_once(store, work, clock):
    row_id = await write(store, clock)
    await work(sender=FakeSender(SendFailed(permanent=True))).step_outbox()
    assert (await letter_of(store, row_id)).state is OutboxState.FAILED


async def test_a_letter_is_given_up_after_days_and_stays_visible(store, work, clock):
    row_id = await write(store, clock)
    worker = work(sender=FakeSender(*[SendFailed("no relay")] * 15))
    for _ in range(15):
        assert await worker.step_outbox()
        clock.move(hours=24)
    letter = await letter_of(store, row_id)
    assert (letter.state, letter.last_error) == (OutboxState.FAILED, "no relay")
    assert not await worker.step_outbox()


async def test_a_letter_that_fails_does_not_block_the_next(store, work, clock):
    await write(store, clock)
    second = await write(store, clock, "acknowledgement:2")
    worker = work(sender=FakeSender(RuntimeError()))
    await worker.step_outbox()
    await worker.step_outbox()
    assert (await letter_of(store, second)).state is OutboxState.SENT


async def test_a_letter_sent_while_the_store_went_away_is_not_sent_again(store, work, clock, monkeypatch):
    row_id = await write(store, clock)
    begin = store.begin

    def away():
        raise StoreUnavailable

    class Sender(FakeSender):
        async def __call__(self, row):
            await super().__call__(row)
            monkeypatch.setattr(store, "begin", away)

    sender = Sender()
    worker = work(sender=sender)
    with pytest.raises(StoreUnavailable):
        await worker.step_outbox()
    monkeypatch.setattr(store, "begin", begin)
    clock.move(hours=1)
    assert not await worker.step_outbox()
    assert len(sender.sent) == 1
    assert (await letter_of(store, row_id)).state is OutboxState.SENT


async def test_without_a_sender_letters_wait(store, work, clock):
    row_id = await write(store, clock)
    assert not await work().step_outbox()
    letter = await letter_of(store, row_id)
    assert (letter.state, letter.attempts) == (OutboxState.PENDING, 0)


async def test_stopping_finishes_the_row_in_hand(store, work, arrive):
    row_id = await arrive()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(row):
        begun.set()
        await go_on.wait()
        return await FakeHandler()(row)

    running = asyncio.create_task(work(slow).run())
    await begun.wait()
    running.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await row_of(store, row_id)).state is InboxState.DONE
    assert await effects(store, row_id)


async def test_stopping_abandons_a_row_that_takes_too_long(store, work, arrive, monkeypatch):
    monkeypatch.setattr("intake.crew.FINISH_SECONDS", 0.01)
    row_id = await arrive()
    begun = asyncio.Event()

    async def endless(row):
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(work(endless).run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    row = await row_of(store, row_id)
    assert (row.state, row.failures) == (InboxState.NEW, 0)
    assert not await effects(store, row_id)


async def test_stopping_does_not_wait_for_a_renewal_that_waits_for_the_store(store, clock, arrive):
    await arrive()
    begun, renews = asyncio.Event(), asyncio.Event()

    async def endless(row):
        begun.set()
        await asyncio.Event().wait()

    arrivals = Arrivals(store, clock, {Channel.EMAIL: endless}, renew_seconds=0.001)

    async def waits(row):
        renews.set()
        await asyncio.Event().wait()

    arrivals._renew_once = waits
    working = asyncio.create_task(arrivals.step())
    await begun.wait()
    await renews.wait()
    working.cancel()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await working


async def test_a_row_that_the_store_interrupts_while_others_are_taken_up_is_given_back_later(store, clock, arrive, monkeypatch):
    row_id = await arrive()
    arrivals = Arrivals(store, clock, {Channel.EMAIL: FakeHandler(StoreUnavailable(), StoreUnavailable())})
    with pytest.raises(StoreUnavailable):
        await arrivals.step()
    assert (await row_of(store, row_id)).claims == 1
    give_back = arrivals._give_back

    async def interrupted_meanwhile(interrupted, unit):
        await give_back(interrupted, unit)
        arrivals._interrupted[row_id] = 7

    monkeypatch.setattr(arrivals, "_give_back", interrupted_meanwhile)
    with pytest.raises(StoreUnavailable):
        await arrivals.step()
    assert arrivals._interrupted == {row_id: 1}, "what it was taken up with now"
    monkeypatch.undo()
    assert await arrivals.step()
    assert (await row_of(store, row_id)).state is InboxState.DONE


async def test_a_running_worker_outlives_a_store_that_goes_away(store, work, arrive, monkeypatch):
    monkeypatch.setattr("intake.crew.AFTER_FAULT_SECONDS", 0.01)
    monkeypatch.setattr("intake.crew.LOOK_EVERY_SECONDS", 0.01)
    worked = asyncio.Event()

    class Handler(FakeHandler):
        async def __call__(self, row):
            effect = await super().__call__(row)
            worked.set()
            return effect

    row_id = await arrive()
    running = asyncio.create_task(work(Handler(StoreUnavailable(), StoreUnavailable())).run())
    await asyncio.wait_for(worked.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await row_of(store, row_id)).state is InboxState.DONE


async def test_a_bell_wakes_all_who_wait():
    bell = Bell()
    waiting = [asyncio.create_task(bell.wait(10)) for _ in range(2)]
    await asyncio.sleep(0)
    bell.ring()
    assert await asyncio.gather(*waiting) == [True, True]
    assert await bell.wait(0.001) is False


async def test_whoever_is_told_to_stop_just_as_the_bell_rings_stops():
    bell = Bell()
    waiting = asyncio.create_task(bell.wait(10))
    await asyncio.sleep(0)
    bell.ring()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_row_that_takes_long_stays_hidden_from_other_workers(store, clock, arrive):
    row_id = await arrive()
    finish, seen = asyncio.Event(), asyncio.Event()

    async def slow(row):
        seen.set()
        await finish.wait()
        return await FakeHandler()(row)

    working = asyncio.ensure_future(Arrivals(store, clock, {Channel.EMAIL: slow}, renew_seconds=0.01).step())
    await seen.wait()
    clock.move(minutes=10)
    async with asyncio.timeout(20):
        while (await row_of(store, row_id)).available_at <= clock():  # noqa: ASYNC110 - the store rings no bell
            await asyncio.sleep(0)
    other = FakeHandler()
    await Arrivals(store, clock, {Channel.EMAIL: other}).step()
    finish.set()
    await working
    assert other.rows == []
    assert await effects(store, row_id)


async def test_a_relay_that_keeps_us_waiting_does_not_hold_up_the_chat(store, clock):
    await write(store, clock)
    async with store.begin() as unit:
        await unit.outbox.add("chat:1", Channel.CHAT, OutboxPurpose.CONVERSATION, "7", {}, clock())
        await unit.commit()
    never, said = asyncio.Event(), asyncio.Event()

    async def swallowing(_row):
        await never.wait()

    async def talking(_row):
        said.set()

    running = asyncio.ensure_future(Worker(store, clock, {}, {Channel.EMAIL: swallowing, Channel.CHAT: talking}, Bell()).run())
    async with asyncio.timeout(20):
        await said.wait()
    never.set()
    running.cancel()
    await asyncio.wait({running})


async def test_while_the_relay_is_down_for_an_hour_nothing_is_lost_and_each_letter_goes_once(store, clock):
    back = clock() + timedelta(hours=1)
    sent = []

    async def sender(row):
        if clock() < back:
            raise SendFailed
        sent.append(row.key)

    for number in range(3):
        await write(store, clock, f"acknowledgement:{number}")
    worker = Worker(store, clock, {}, {Channel.EMAIL: sender}, Bell())
    for _ in range(25):
        while await worker.step_outbox():
            pass
        clock.move(minutes=5)
    assert sorted(sent) == [f"acknowledgement:{number}" for number in range(3)]
