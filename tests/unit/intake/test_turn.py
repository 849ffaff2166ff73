"""Of several programs on one store, one has the turn; when it dies, another takes over."""

import asyncio

import pytest

from intake.turn import Turn
from models.errors import StoreUnavailable

NAME = "telegram:1"


@pytest.fixture
def turn(store, clock):
    return lambda: Turn(store, clock, NAME, look_every=0.005)


class Work:
    """Something that goes on until it is stopped."""

    def __init__(self):
        self.begun, self.ended = asyncio.Event(), asyncio.Event()

    async def __call__(self):
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


async def begun(work):
    async with asyncio.timeout(10):
        await work.begun.wait()


async def killed(task, turn):
    """End a program as a power cut would: it gives nothing back."""

    async def nothing():
        pass

    turn._give_back = nothing
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def holds(turn, store):
    async with store.begin() as unit:
        ours = await turn.is_ours(unit)
        await unit.commit()
    return ours


async def test_one_works_and_the_other_waits_until_it_is_killed(turn, clock):
    first, second, doing, waiting = turn(), turn(), Work(), Work()
    one = asyncio.create_task(first.run(doing))
    await begun(doing)
    other = asyncio.create_task(second.run(waiting))
    await killed(one, first)
    await asyncio.sleep(0.05)
    assert not waiting.begun.is_set()

    clock.move(seconds=15)
    await begun(waiting)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)


async def test_who_stops_in_good_order_is_followed_at_once(turn):
    first, second, doing, following = turn(), turn(), Work(), Work()
    one = asyncio.create_task(first.run(doing))
    await begun(doing)
    other = asyncio.create_task(second.run(following))
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    assert doing.ended.is_set()
    await begun(following)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)


async def test_who_was_held_up_for_too_long_finds_that_it_is_no_longer_its_turn(turn, store, clock):
    first, second = turn(), turn()
    assert await holds(first, store)
    clock.move(seconds=16)
    assert await holds(second, store)
    assert not await holds(first, store)


async def test_work_is_stopped_when_another_has_the_turn(turn, store, clock):
    first, second, doing = turn(), turn(), Work()
    one = asyncio.create_task(first.run(doing))
    await begun(doing)
    async with store.begin() as unit:  # as if the first had slept: its turn was over, and the second had taken it
        clock.move(seconds=16)
        assert await second.is_ours(unit)
        await unit.commit()
    async with asyncio.timeout(10):
        await doing.ended.wait()
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)


async def test_a_store_that_is_away_for_a_moment_takes_no_turn_from_anybody(turn, store, monkeypatch):
    doing, begin, tries, tried = Work(), store.begin, [], asyncio.Event()
    one = asyncio.create_task(turn().run(doing))
    await begun(doing)

    def away():
        tries.append(1)
        if len(tries) == 3:
            tried.set()
        raise StoreUnavailable

    monkeypatch.setattr(store, "begin", away)
    async with asyncio.timeout(10):
        await tried.wait()
    monkeypatch.setattr(store, "begin", begin)
    assert not doing.ended.is_set()
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)


async def test_what_the_work_raises_is_not_swallowed(turn):
    async def broken():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await turn().run(broken)
