"""How the answers fared that first decisions were shown, counted by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk.figures import bring_up_to_date, read_promise
from models.histories import AnswerGroup, DecidedGroup
from models.labels import Flag, Kind, Process
from models.states import Band, MoveReason, Role
from reports.rates import Rate
from tests.desk_data import Said, Sample, add_account, add_case, add_decision
from tests.fakes import MORNING

CARER = Sample("Calls", "The carer did not come.")
DAY = timedelta(days=1)
TODAY = MORNING.date()


@pytest.fixture
async def officer(store) -> int:
    return await add_account(store, "officer", Role.OFFICER)


async def counted(store, first: date = TODAY - DAY, last: date = TODAY + DAY) -> tuple[list[AnswerGroup], list[DecidedGroup]]:
    await bring_up_to_date(store)
    async with store.read() as unit:
        return await unit.answer_figures.groups(first, last), await unit.answer_figures.decided(first, last)


def of(groups: list[AnswerGroup], field: str) -> list[tuple[bool, int]]:
    return sorted((group.kept, group.count) for group in groups if group.field == field)


async def test_answers_that_fared_alike_on_one_day_are_one_group(store, officer):
    for _ in range(3):
        await add_decision(store, await add_case(store, CARER), officer, MORNING)
    await add_decision(store, await add_case(store, CARER), officer, MORNING, process=Process.CORPORATE)
    answers, decided = await counted(store)
    assert of(answers, "process") == [(False, 1), (True, 3)]
    (kind,) = [group for group in answers if group.field == "kind"]
    assert kind == AnswerGroup(TODAY, "sample-1", "kind", Band.LIKELY, True, 4, pytest.approx(4 * 0.83))
    assert decided == [DecidedGroup(TODAY, "sample-1", 4)]


async def test_each_flag_that_was_named_is_an_answer_of_its_own(store, officer):
    reference = await add_case(store, Sample("Calls", "The carer did not come.", Said(flags=(Flag.URGENT, Flag.REPEAT))))
    await add_decision(store, reference, officer, MORNING, flags=["repeat"])
    answers, _ = await counted(store)
    assert of(answers, "flags") == [(False, 1), (True, 1)]


async def test_the_first_decision_that_stands_counts_and_no_later_one(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING, process=Process.CORPORATE)
    await add_decision(store, reference, officer, MORNING + DAY, MoveReason.RETURNED)
    assert of((await counted(store))[0], "process") == [(False, 1)]
    async with store.begin() as unit:
        await unit.judgements.undo(1, officer, MORNING)
        await unit.commit()
    answers, decided = await counted(store)
    assert of(answers, "process") == [(True, 1)]
    assert decided == [DecidedGroup(TODAY + DAY, "sample-1", 1)]


async def test_what_was_decided_to_be_no_feedback_is_not_counted(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING, kind=Kind.OTHER, process=Process.NONE, service_area=None, causes=[])
    assert await counted(store) == ([], [])


async def test_the_days_are_londons_and_restricted_cases_count_too(store, officer):
    for at in (MORNING - DAY, MORNING, MORNING + DAY):
        await add_decision(store, await add_case(store, replace(CARER, restricted=True)), officer, at)
    answers, decided = await counted(store, TODAY, TODAY)
    assert of(answers, "kind") == [(True, 1)]
    assert [group.day for group in decided] == [TODAY]


async def test_the_promise_is_read_from_them(store, officer):
    await add_decision(store, await add_case(store, CARER), officer, MORNING - DAY, process=Process.LEGAL)
    await add_decision(store, await add_case(store, CARER), officer, MORNING)
    found = await read_promise(store, MORNING)
    assert (found.decisions, found.recent["process"].kept, found.recent["process"].promise) == (2, Rate(1, 2), pytest.approx(0.83))
