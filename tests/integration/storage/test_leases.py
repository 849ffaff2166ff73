"""One holder at a time."""

from datetime import timedelta

from storage.store import Store
from tests.fakes import FakeClock

MINUTE = 60


async def take(store: Store, holder: str, clock: FakeClock, name: str = "fetch:inbox") -> bool:
    async with store.begin() as unit:
        taken = await unit.leases.take(name, holder, clock(), MINUTE)
        await unit.commit()
    return taken


async def test_the_first_has_it_and_the_second_does_not(store, clock):
    assert await take(store, "first", clock)
    assert not await take(store, "second", clock)


async def test_leases_of_different_names_are_different_leases(store, clock):
    assert await take(store, "first", clock)
    assert await take(store, "second", clock, name="fetch:other")


async def test_a_holder_that_renews_keeps_it(store, clock):
    await take(store, "first", clock)
    clock.move(seconds=50)
    assert await take(store, "first", clock)
    clock.move(seconds=50)
    assert not await take(store, "second", clock)


async def test_a_holder_that_does_not_renew_loses_it_and_does_not_get_it_back(store, clock):
    await take(store, "first", clock)
    clock.move(seconds=MINUTE)
    assert await take(store, "second", clock)
    assert not await take(store, "first", clock)


async def test_what_was_given_back_is_free_at_once(store, clock):
    await take(store, "first", clock)
    async with store.begin() as unit:
        await unit.leases.release("fetch:inbox", "first")
        await unit.commit()
    assert await take(store, "second", clock)


async def test_nobody_gives_back_what_another_has(store, clock):
    await take(store, "first", clock)
    async with store.begin() as unit:
        await unit.leases.release("fetch:inbox", "second")
        await unit.commit()
    assert not await take(store, "second", clock)


async def test_who_holds_it_can_be_asked(store, clock):
    await take(store, "first", clock)
    async with store.read() as unit:
        assert await unit.leases.holder("fetch:inbox", clock()) == "first"
        assert await unit.leases.holder("fetch:inbox", clock() + timedelta(seconds=MINUTE)) is None
        assert await unit.leases.holder("fetch:other", clock()) is None


async def test_what_is_not_committed_was_not_had(store, clock):
    async with store.begin() as unit:
        assert await unit.leases.take("fetch:inbox", "first", clock(), MINUTE)
    assert await take(store, "second", clock)


async def test_a_lease_from_before_the_clock_was_set_back_is_over(store, clock):
    await take(store, "first", clock)
    clock.move(seconds=-59)
    assert not await take(store, "second", clock), "clocks of two machines may differ by so much"
    clock.move(hours=-1)
    assert await take(store, "second", clock)
