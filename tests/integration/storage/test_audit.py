"""The audit trail shows when an entry was changed, removed or slipped in."""

from datetime import timedelta, timezone

import pytest

from models.states import Role
from storage.audit import BEGINNING
from tests.desk_data import add_account
from tests.fakes import MORNING


@pytest.fixture
async def trail(store) -> int:
    """Four entries of one officer about three cases; the officer's id."""
    officer = await add_account(store, "officer", Role.OFFICER)
    async with store.begin() as unit:
        for minute, case_id in enumerate((1, 2, 3, 2)):
            await unit.audit.append(MORNING + timedelta(minutes=minute), officer, "case_read", case_id)
        await unit.commit()
    return officer


async def first_broken(store) -> int | None:
    async with store.read() as unit:
        return await unit.audit.first_broken()


async def test_an_empty_trail_holds(store):
    assert await first_broken(store) is None


@pytest.mark.usefixtures("trail")
async def test_each_entry_carries_the_hash_of_the_one_before(store, behind):
    assert await first_broken(store) is None
    rows = behind("SELECT previous, hash FROM audit ORDER BY id")
    assert [previous for previous, _ in rows] == [BEGINNING, *(own for _, own in rows[:-1])]
    assert len({own for _, own in rows}) == 4


@pytest.mark.parametrize(
    "change", ["account_id = 2", "action = 'signed_in'", "case_id = 9", "case_id = NULL", "detail = 'x'", "at = '2025-06-03 09:14:01'"]
)
async def test_a_changed_entry_is_found_whatever_was_changed(store, trail, behind, change, open_the_guard):
    await add_account(store, "somebody else", Role.OFFICER)
    behind(*open_the_guard, f"UPDATE audit SET {change} WHERE id = 3")  # noqa: S608 - our own words
    assert await first_broken(store) == 3


@pytest.mark.usefixtures("trail")
async def test_a_changed_entry_whose_hash_was_made_to_fit_is_found_by_the_next(store, behind, open_the_guard):
    behind(*open_the_guard, f"UPDATE audit SET detail = 'x', hash = '{'a' * 64}' WHERE id = 2")  # noqa: S608 - our own words
    assert await first_broken(store) in {2, 3}


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize(("removed", "found"), [(1, 2), (2, 3), (3, 4)])
async def test_a_removed_entry_is_found_by_the_one_after_it(store, behind, removed, found, open_the_guard):
    behind(*open_the_guard, f"DELETE FROM audit WHERE id = {removed}")  # noqa: S608 - our own words
    assert await first_broken(store) == found


@pytest.mark.usefixtures("trail")
async def test_an_entry_slipped_in_is_found(store, behind, open_the_guard):
    behind(
        *open_the_guard,
        "UPDATE audit SET id = 5 WHERE id = 4",
        "INSERT INTO audit SELECT 4, at, account_id, 'case_closed', case_id, detail, hash, hash FROM audit WHERE id = 3",
    )
    assert await first_broken(store) == 4


@pytest.mark.usefixtures("trail")
async def test_entries_in_another_order_are_found(store, behind, open_the_guard):
    behind(*open_the_guard, *(f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((2, 9), (3, 2), (9, 3))))  # noqa: S608
    assert await first_broken(store) == 2


async def test_a_moment_of_another_zone_holds_as_well(store, trail):
    async with store.begin() as unit:
        summer = MORNING.astimezone(timezone(timedelta(hours=1)))
        await unit.audit.append(summer, trail, "signed_in")
        await unit.commit()
    assert await first_broken(store) is None


@pytest.mark.usefixtures("trail")
async def test_a_cases_own_entries_come_in_order(store):
    async with store.read() as unit:
        assert [entry.id for entry in await unit.audit.of_case(2)] == [2, 4]
