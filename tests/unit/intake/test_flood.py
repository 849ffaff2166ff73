"""A flood from one person slows that person only."""

import asyncio
import json

from intake.arrivals import Arrivals
from intake.bell import Bell
from intake.departures import Departures
from intake.worker import Worker
from models.states import Channel, InboxState, OutboxPurpose
from storage.arriving import Arrival
from tests.fakes import FakeSender

FLOOD = 5_000


def arrival(number, chat):
    return Arrival(json.dumps({"update_id": number}).encode(), str(number), f"telegram:{chat}")


async def come(store, clock, *arrivals):
    async with store.begin() as unit:
        await unit.inbox.keep(Channel.CHAT, clock(), list(arrivals))
        await unit.commit()


class Noting:
    """Notes which streams were served, in order."""

    def __init__(self):
        self.served = []

    async def __call__(self, row):
        self.served.append(row.stream)

        async def effect(_unit):
            pass

        return effect


async def steps(arrivals, number):
    for _ in range(number):
        await arrivals.step()


async def test_behind_five_thousand_messages_of_one_another_is_served_second(store, clock):
    handler = Noting()
    arrivals = Arrivals(store, clock, {Channel.CHAT: handler})
    await come(store, clock, *(arrival(number, 7) for number in range(1, FLOOD + 1)))
    await come(store, clock, arrival(FLOOD + 1, 8))
    await steps(arrivals, 2)
    assert handler.served == ["telegram:7", "telegram:8"]


async def test_who_comes_in_the_middle_of_a_flood_waits_for_a_round_not_for_the_flood(store, clock):
    handler = Noting()
    arrivals = Arrivals(store, clock, {Channel.CHAT: handler})
    await come(store, clock, *(arrival(number, 7) for number in range(1, 501)))
    await steps(arrivals, 20)
    await come(store, clock, *(arrival(600 + number, 8) for number in range(3)), arrival(700, 9))
    await steps(arrivals, 7)
    assert sorted(handler.served[20:23]) == ["telegram:7", "telegram:8", "telegram:9"]
    assert handler.served[20:].count("telegram:8") == 3


async def test_each_persons_messages_are_still_served_in_order(store, clock):
    numbers = []

    async def handler(row):
        numbers.append((row.stream, int(row.external_id)))

        async def effect(_unit):
            pass

        return effect

    arrivals = Arrivals(store, clock, {Channel.CHAT: handler})
    for number in range(30):
        await come(store, clock, arrival(number, number % 3))
    while await arrivals.step():
        pass
    for chat in range(3):
        assert [number for stream, number in numbers if stream == f"telegram:{chat}"] == list(range(chat, 30, 3))


async def test_hands_take_one_message_of_each_person_at_a_time(store, clock):
    arrivals = Arrivals(store, clock, {Channel.CHAT: Noting()})
    await come(store, clock, *(arrival(number, number % 4) for number in range(40)))
    taken = await arrivals.take(16)
    assert sorted(row.stream for row in taken) == [f"telegram:{chat}" for chat in range(4)]
    assert await arrivals.take(16) == []


async def test_a_flood_of_mail_does_not_hold_up_the_chat(store, clock):
    chat, mail = Noting(), Noting()
    worker = Worker(store, clock, {Channel.EMAIL: mail, Channel.CHAT: chat}, {}, Bell())
    async with store.begin() as unit:
        await unit.inbox.add_all(Channel.EMAIL, clock(), [(b"mail", {}) for _ in range(300)])
        await unit.commit()
    await come(store, clock, arrival(1, 8))
    await worker.step_inbox()
    assert chat.served == ["telegram:8"]


async def test_a_slow_message_keeps_no_other_waiting(store, clock):
    slow, done = asyncio.Event(), asyncio.Event()

    async def handler(row):
        if row.stream == "telegram:7":
            await slow.wait()

        async def effect(_unit):
            if row.stream == "telegram:8":
                done.set()

        return effect

    await come(store, clock, arrival(1, 7), arrival(2, 8))
    worker = asyncio.create_task(Worker(store, clock, {Channel.CHAT: handler}, {}, Bell()).run())
    async with asyncio.timeout(10):
        await done.wait()
    slow.set()
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    async with store.read() as unit:
        assert await unit.inbox.count(InboxState.DONE) == 2


async def test_an_effect_that_fails_harms_none_that_was_ready_with_it(store, clock):
    async def handler(row):
        async def effect(unit):
            await unit.conversations.put(row.stream, "told", {}, clock())
            if row.stream == "telegram:8":
                raise ValueError

        return effect

    arrivals = Arrivals(store, clock, {Channel.CHAT: handler})
    await come(store, clock, *(arrival(number, 6 + number) for number in (1, 2, 3)))
    await asyncio.gather(*(arrivals.work(row) for row in await arrivals.take(3)))
    async with store.read() as unit:
        told = [await unit.conversations.get(f"telegram:{chat}") is not None for chat in (7, 8, 9)]
        assert (told, await unit.inbox.count(InboxState.DONE)) == ([True, False, True], 2)


async def test_letters_of_a_person_who_is_to_wait_keep_no_others(store, clock):
    class Resting:
        def room(self):
            return 5

        def resting(self):
            return frozenset({"telegram:7"})

        def taken(self, row):
            pass

        def refused(self, row, seconds):
            pass

    async with store.begin() as unit:
        for number, chat in enumerate((7, 7, 8, 7)):
            stream, payload = f"telegram:{chat}", {"method": "sendMessage"}
            await unit.outbox.add(f"k{number}", Channel.CHAT, OutboxPurpose.CONVERSATION, stream, payload, clock(), stream=stream)
        await unit.commit()
    sender = FakeSender()
    departures = Departures(store, clock, {Channel.CHAT: sender}, Resting())
    assert await departures.step()
    assert not await departures.step()
    assert [row.stream for row in sender.sent] == ["telegram:8"]
