"""The month's figures by e-mail: once to each, on the first working day, whatever happens to the program."""

from datetime import UTC, datetime

import pytest

from desk.monthly import Monthly, MonthlyFigures, month_due
from models.profile import Profile
from models.states import Role
from tests.desk_data import HEARING_AIDS, add_account, add_case, add_decision
from tests.fakes import FakeClock
from tests.mailing import make_letters

TWO = Monthly(("lead@council.example", "director@council.example"), "https://heed.council.example")
FIRST_WORKING_DAY = datetime(2025, 9, 1, 7, 30, tzinfo=UTC)  # half past eight in London


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(FIRST_WORKING_DAY)


def chore(store, clock) -> MonthlyFigures:
    return MonthlyFigures(store, clock, make_letters(), Profile(), TWO)


async def written(store) -> list:
    keys = [f"figures:{month}:{recipient}" for month in ("2025-08", "2025-09") for recipient in TWO.recipients]
    async with store.read() as unit:
        return [row for key in keys if (row := await unit.outbox.by_key(key)) is not None]


async def test_each_recipient_gets_last_months_figures_once(store, clock):
    await add_account(store, "officer", Role.OFFICER)
    august = datetime(2025, 8, 12, 9, tzinfo=UTC)
    await add_decision(store, await add_case(store, HEARING_AIDS, august), 1, august)
    steps = chore(store, clock)
    assert [await steps.step() for _ in range(3)] == [True, True, False]
    assert [await chore(store, clock).step() for _ in range(2)] == [False, False], "another process finds them written"
    rows = await written(store)
    assert [row.recipient for row in rows] == ["lead@council.example", "director@council.example"]
    letter = rows[0].payload
    assert letter["headers"]["Subject"] == "Westmere Council: complaints and compliments in August 2025"
    assert letter["headers"]["Auto-Submitted"] == "auto-generated"
    assert "Misrouted suggestions: Cases 0; Of 1; Share 0%" in letter["text"]
    assert "https://heed.council.example/statistics?from=2025-08-01&to=2025-08-31" in letter["text"]
    for said in (letter["text"], letter["html"]):
        assert HEARING_AIDS.sender not in said
        assert "HD-" not in said


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (datetime(2025, 9, 1, 6, 59, tzinfo=UTC), "2025-07"),
        (datetime(2025, 9, 1, 7, 0, tzinfo=UTC), "2025-08"),
        (datetime(2025, 11, 2, 12, 0, tzinfo=UTC), "2025-09"),  # the first of November is a Saturday
        (datetime(2025, 11, 3, 8, 0, tzinfo=UTC), "2025-10"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "2025-11"),  # a bank holiday
        (datetime(2026, 1, 2, 9, 0, tzinfo=UTC), "2025-12"),
        (datetime(2025, 9, 30, 22, 0, tzinfo=UTC), "2025-08"),
    ],
)
def test_a_months_figures_are_due_from_the_morning_of_the_next_ones_first_working_day(now, month):
    assert f"{month_due(now):%Y-%m}" == month


async def test_the_next_month_has_letters_of_its_own(store, clock):
    steps = chore(store, clock)
    while await steps.step():
        pass
    clock.move(days=30)
    assert await steps.step()
    assert {row.key.rpartition(":")[0] for row in await written(store)} == {"figures:2025-08", "figures:2025-09"}
