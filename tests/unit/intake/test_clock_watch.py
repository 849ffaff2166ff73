"""A clock that is set back keeps nothing waiting."""

from datetime import timedelta

import pytest

from intake.clock_watch import ClockWatch
from models.states import Channel, OutboxPurpose
from tests.fakes import FakeClock


class Steady:
    """Seconds that only go on."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
async def waiting(store, clock):
    """An arrival and a letter, of which the letter is put off by ten minutes; return for how many seconds each waits still."""
    async with store.begin() as unit:
        arrival = await unit.inbox.add(Channel.EMAIL, b"raw", clock(), {})
        letter = await unit.outbox.add(
            "acknowledgement:1", Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, "ada@resident.example", {}, clock()
        )
        letter.available_at = clock() + timedelta(minutes=10)
        await unit.commit()

    async def read():
        async with store.read() as unit:
            rows = await unit.inbox.get(arrival.id), await unit.outbox.get(letter.id)
        return [(row.available_at - clock()).total_seconds() for row in rows]

    return read


async def test_what_waits_when_the_clock_is_set_back_waits_as_long_as_before(store, clock, steady, waiting):
    watch = ClockWatch(store, clock, steady)
    await watch.step()
    clock.move(seconds=5)
    steady.seconds += 5
    clock.move(hours=-1)
    assert not await watch.step()
    assert await waiting() == [-5, 595]


async def test_a_clock_that_was_set_back_while_nobody_looked_is_told_by_what_was_written_last(store, clock, steady, waiting):
    clock.move(hours=-1)
    await ClockWatch(store, clock, steady).step()
    assert await waiting() == [0, 600]


@pytest.mark.parametrize("step", [{"hours": 1}, {"seconds": -59}, {}])
async def test_a_clock_that_goes_on_or_is_put_right_by_little_changes_nothing(store, clock, steady, waiting, step):
    watch = ClockWatch(store, clock, steady)
    await watch.step()
    before = await waiting()
    clock.move(**step)
    await watch.step()
    assert await waiting() == [seconds - timedelta(**step).total_seconds() for seconds in before]


async def test_an_empty_store_tells_nothing(store, steady):
    assert not await ClockWatch(store, FakeClock(), steady).step()


async def test_of_several_workers_that_see_it_one_brings_nearer_what_waits(store, clock, steady, waiting):
    watches = [ClockWatch(store, clock, steady) for _ in range(3)]
    for watch in watches:
        await watch.step()
    clock.move(hours=-1)
    for watch in watches:
        await watch.step()
    assert await waiting() == [0, 600]
    clock.move(hours=-1)
    for watch in watches:
        await watch.step()
    assert await waiting() == [0, 600]
