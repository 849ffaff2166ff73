"""Memory for mails in flight: never more than the budget, handed out in turn."""

import asyncio

from intake.edge_memory import Memory, share_of


async def test_a_share_grows_within_the_budget_and_is_given_back():
    memory = Memory(100)
    with share_of(memory) as share:
        assert share.grow(60)
        assert share.grow(50)
        assert not memory.take(41)
        assert not share.grow(101)
    assert memory.take(100)


async def test_what_was_announced_is_held_from_the_start():
    memory = Memory(100)
    with share_of(memory) as share:
        assert await share.reserve(80, 0)
        assert share.grow(80)
        assert not memory.take(21)


async def test_who_waits_is_served_in_turn():
    memory, served = Memory(100), []
    memory.take(100)

    async def wait(name, size):
        assert await memory.take_in_turn(size, 10)
        served.append(name)

    waiting = [asyncio.create_task(wait(name, size)) for name, size in (("large", 90), ("small", 10), ("late", 50))]
    await asyncio.sleep(0)
    memory.give(20)
    await asyncio.sleep(0)
    assert served == []
    memory.give(80)
    await asyncio.gather(*waiting[:2])
    assert served == ["large", "small"]
    memory.give(100)
    await waiting[2]


async def test_whoever_gives_up_lets_the_next_one_in():
    memory = Memory(100)
    memory.take(95)
    first = asyncio.create_task(memory.take_in_turn(50, 10))
    second = asyncio.create_task(memory.take_in_turn(5, 10))
    await asyncio.sleep(0)
    first.cancel()
    assert await second
    assert not await memory.take_in_turn(1, 0)
    memory.give(100)
    assert memory.take(100)


async def test_whoever_is_served_while_giving_up_gives_it_back():
    memory = Memory(100)
    memory.take(100)
    waiting = asyncio.create_task(memory.take_in_turn(50, 10))
    await asyncio.sleep(0)
    memory.give(100)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert memory.take(100)
