"""The figures' own rows say what the decisions say, whatever becomes of those."""

from datetime import date, timedelta

import pytest

from desk.figures import bring_up_to_date
from models.histories import Facts, Route
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel, MoveReason, Role
from reports.facts import facts_of
from storage.figures import key_of, read_key
from tests.desk_data import Sample, add_account, add_case, add_decision
from tests.fakes import MORNING

CARER = Sample("Calls", "The carer did not come.")
DAY = timedelta(days=1)
ALL = (date(2000, 1, 1), date(2100, 1, 1), date(2100, 1, 1))


@pytest.fixture
async def officer(store) -> int:
    return await add_account(store, "officer", Role.OFFICER)


async def groups(store) -> list[tuple[Facts, int]]:
    await bring_up_to_date(store)
    async with store.read() as unit:
        return [(group.facts, group.count) for group in await unit.figures.groups(*ALL)]


async def from_decisions(store) -> list[Facts]:
    async with store.read() as unit:
        return [facts_of(history) for history in await unit.histories.first_decided_between(MORNING - 400 * DAY, MORNING + 400 * DAY)]


async def test_a_case_that_nobody_decided_has_no_figures(store):
    await add_case(store, CARER)
    assert await groups(store) == []


async def test_alike_cases_are_one_group(store, officer):
    for _ in range(3):
        await add_decision(store, await add_case(store, CARER), officer, MORNING)
    ((facts, count),) = await groups(store)
    assert count == 3
    assert [facts] * 3 == await from_decisions(store)


async def test_a_move_changes_the_case_that_moved(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING)
    assert [facts.last for facts, _ in await groups(store)] == [None]
    await add_decision(store, reference, officer, MORNING + DAY, MoveReason.RETURNED, process=Process.CORPORATE)
    ((facts, _),) = await groups(store)
    assert facts.last.process is Process.CORPORATE
    assert [facts] == await from_decisions(store)


async def test_a_decision_that_was_undone_counts_no_more(store, officer):
    await add_decision(store, await add_case(store, CARER), officer, MORNING)
    assert len(await groups(store)) == 1
    async with store.begin() as unit:
        await unit.judgements.undo(1, officer, MORNING)
        await unit.commit()
    assert await groups(store) == []


async def test_what_is_due_is_written_with_the_decision_or_not_at_all(store, officer):
    reference = await add_case(store, CARER)
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        assert await unit.figures.due(9) == []
    await add_decision(store, reference, officer, MORNING)
    async with store.read() as unit:
        assert await unit.figures.due(9) == [case.id]
    assert await bring_up_to_date(store) == 1
    assert await bring_up_to_date(store) == 0


async def test_times_to_confirm_are_counted(store, officer):
    for hours in (3, 3, 30):
        await add_decision(store, await add_case(store, CARER), officer, MORNING + timedelta(hours=hours))
    await bring_up_to_date(store)
    async with store.read() as unit:
        assert sorted(await unit.figures.times_to_confirm(*ALL[:2])) == [(4, 0, 2), (31, 1, 1)]


@pytest.mark.parametrize("model", ["encoder-2026-01|x,y|", "m1", ""])
def test_a_key_says_all_that_it_was_made_of(model):
    home_care = Route(Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION, Safeguarding.NONE)
    nothing = Route(Process.NONE, None, Safeguarding.CHILD)
    for facts in (
        Facts("2026-06", Channel.CHAT, Band.SURE, model, Kind.COMPLAINT, Cause.DELAY, home_care, nothing, home_care, 4),
        Facts("2026-06", Channel.EMAIL, Band.UNSURE, model, Kind.COMPLIMENT, None, nothing, home_care),
    ):
        assert read_key(key_of(facts)) == facts
