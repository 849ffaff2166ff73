"""Columns refuse what they could not give back: moments without a zone, and codes that no enumeration has."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from models.accounts import Account
from models.cases import Case
from models.states import Channel, Role
from tests.fakes import MORNING

SUMMER_TIME = timezone(timedelta(hours=1))


async def test_a_moment_is_kept_in_utc_to_the_microsecond(store, behind):
    moment = datetime(2025, 6, 3, 10, 12, 13, 141_592, tzinfo=SUMMER_TIME)
    async with store.begin() as unit:
        await unit.inbox.add(Channel.EMAIL, b"Hello", moment, {})
        await unit.commit()
    assert behind("SELECT CAST(received_at AS TEXT) FROM inbox") == [("2025-06-03 09:12:13.141592",)]
    async with store.read() as unit:
        row = await unit.inbox.get(1)
    assert row is not None
    assert row.received_at == moment
    assert row.received_at.utcoffset() == timedelta(0)
    assert row.done_at is None


async def test_a_fault_of_the_database_quotes_nothing_that_it_was_given(store):
    async with store.begin() as unit:
        for _ in range(2):
            case = Case(reference="HD-7K2M-4XQM", channel=Channel.EMAIL, opened_at=MORNING, waiting_since=MORNING, subject="Bathroom floor")
            try:
                await unit.cases.add(case)
            except IntegrityError as error:
                fault = str(error)
    assert "Bathroom floor" not in fault


async def test_a_moment_without_a_zone_is_refused(store):
    async with store.begin() as unit:
        with pytest.raises(StatementError, match="without a time zone"):
            await unit.inbox.add(Channel.EMAIL, b"Hello", datetime(2025, 6, 3, 9, 12), {})


async def test_a_moment_without_a_zone_is_refused_in_questions_too(store):
    async with store.read() as unit:
        with pytest.raises(StatementError, match="without a time zone"):
            await unit.histories.first_decided_between(datetime(2025, 6, 3), MORNING)


async def test_a_label_is_kept_as_its_code_and_comes_back_as_a_member(store, behind):
    async with store.begin() as unit:
        await unit.accounts.add(Account(name="ruth", role=Role.SAFEGUARDING, created_at=MORNING))
        await unit.commit()
    assert behind("SELECT role FROM accounts") == [("safeguarding",)]
    async with store.read() as unit:
        found = await unit.accounts.by_name("ruth")
    assert found is not None
    assert found.role is Role.SAFEGUARDING


async def test_an_unknown_code_is_refused(store):
    async with store.begin() as unit:
        with pytest.raises(StatementError, match="'king' is not a valid Role"):
            await unit.accounts.add(Account(name="ruth", role="king", created_at=MORNING))


async def test_an_unknown_code_in_the_store_is_not_passed_on(store, behind):
    behind(
        "INSERT INTO accounts (name, role, must_change_password, created_at, failed_attempts) VALUES ('x', 'king', FALSE, '2025-06-03', 0)"
    )
    async with store.read() as unit:
        with pytest.raises(ValueError, match="'king' is not a valid Role"):
            await unit.accounts.by_name("x")
