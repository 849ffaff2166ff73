"""Histories: cases by their first decision's time, with the suggestion that decision was shown and every decision since."""

from datetime import timedelta

import pytest

from models.histories import Route
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel, MoveReason, Role
from tests.desk_data import Said, Sample, add_account, add_case, add_decision, add_reply
from tests.fakes import MORNING

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUGGESTED = Route(Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION, Safeguarding.NONE)
CARER = Sample("Calls", "The carer did not come.")


@pytest.fixture
async def officer(store) -> int:
    return await add_account(store, "officer", Role.OFFICER)


async def histories(store, start=MORNING - DAY, end=MORNING + DAY):
    async with store.read() as unit:
        return await unit.histories.first_decided_between(start, end)


@pytest.mark.usefixtures("officer")
async def test_a_case_that_nobody_decided_has_none(store):
    await add_case(store, CARER)
    assert await histories(store) == []


async def test_a_decided_case_comes_with_what_was_suggested_and_what_was_decided(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING, process=Process.CORPORATE, service_area=ServiceArea.CORPORATE)
    (found,) = await histories(store)
    assert (found.reference, found.channel, found.restricted) == (reference, Channel.EMAIL, False)
    assert found.opened_at == MORNING - timedelta(minutes=90)
    assert (found.suggested, found.suggested_kind) == (SUGGESTED, Kind.COMPLAINT)
    assert (found.band, found.model_version) == (Band.LIKELY, "sample-1")
    (decided,) = found.decisions
    assert decided.route == Route(Process.CORPORATE, ServiceArea.CORPORATE, Safeguarding.NONE)
    assert (decided.at, decided.kind, decided.move_reason) == (MORNING, Kind.COMPLAINT, None)


async def test_the_suggestion_is_the_one_that_the_first_decision_was_shown(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING)
    await add_reply(store, reference, Sample("Re", "He hits her.", Said(safeguarding=Safeguarding.ADULT)))
    await add_decision(store, reference, officer, MORNING + HOUR, MoveReason.NEW_FACTS)
    (found,) = await histories(store)
    assert found.suggested == SUGGESTED


async def test_moves_come_in_order_with_their_reasons_even_after_the_period(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING)
    await add_decision(store, reference, officer, MORNING + 2 * DAY, MoveReason.RETURNED, process=Process.CORPORATE)
    await add_decision(store, reference, officer, MORNING + 3 * DAY, MoveReason.NEW_FACTS)
    (found,) = await histories(store)
    assert [decided.move_reason for decided in found.decisions] == [None, MoveReason.RETURNED, MoveReason.NEW_FACTS]
    assert [decided.route.process for decided in found.decisions] == [Process.ADULT_STATUTORY, Process.CORPORATE, Process.ADULT_STATUTORY]


async def test_the_period_counts_by_the_first_decision_start_included_and_end_not(store, officer):
    references = [await add_case(store, CARER) for _ in range(4)]
    for reference, at in zip(references, (MORNING - HOUR, MORNING, MORNING + HOUR, MORNING + 2 * HOUR), strict=True):
        await add_decision(store, reference, officer, at)
    await add_decision(store, references[0], officer, MORNING + HOUR, MoveReason.FIRST_WRONG)
    found = await histories(store, MORNING, MORNING + 2 * HOUR)
    assert [history.reference for history in found] == references[1:3]


async def test_more_cases_than_one_question_can_name(store, officer):
    references = [await add_case(store, CARER) for _ in range(3)]
    for reference in references:
        await add_decision(store, reference, officer, MORNING)
    async with store.begin() as unit:
        case_ids = [(await unit.cases.by_reference(reference)).id for reference in references]
        found = await unit.histories._decisions([*case_ids[:2], *range(1000, 1700), case_ids[2]])
    assert [len(found[case_id]) for case_id in case_ids] == [1, 1, 1]


async def undo(store, reference, place):
    async with store.begin() as unit:
        decisions = await unit.judgements.decisions((await unit.cases.by_reference(reference)).id)
        await unit.judgements.undo(decisions[place].id, decisions[place].account_id, MORNING)
        await unit.commit()


async def test_a_case_whose_only_decision_was_undone_has_none(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING)
    await undo(store, reference, 0)
    assert await histories(store) == []


async def test_an_undone_decision_is_neither_the_first_nor_a_move(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING - 2 * DAY, process=Process.CORPORATE)
    await undo(store, reference, 0)
    await add_decision(store, reference, officer, MORNING)
    await add_decision(store, reference, officer, MORNING + HOUR, MoveReason.RETURNED, process=Process.LEGAL)
    await undo(store, reference, 1)
    (found,) = await histories(store)
    assert [(decided.at, decided.route.process) for decided in found.decisions] == [(MORNING, Process.ADULT_STATUTORY)]


async def test_what_was_undone_is_still_on_record(store, officer):
    reference = await add_case(store, CARER)
    await add_decision(store, reference, officer, MORNING)
    await undo(store, reference, 0)
    async with store.read() as unit:
        assert await unit.judgements.decisions(1) == []
        ((decision, undoing),) = await unit.judgements.undoings(1)
    assert (decision.decided_at, undoing.decision_id, undoing.account_id, undoing.at) == (MORNING, decision.id, officer, MORNING)


async def test_a_history_has_the_answers_that_the_first_decision_was_shown(store, officer):
    said = Said(causes=(Cause.DELAY, Cause.COMMUNICATION), flags=(Flag.URGENT, Flag.REPEAT), unsure=("process",))
    reference = await add_case(store, Sample("Calls", "The carer did not come.", said))
    await add_decision(store, reference, officer, MORNING, process=Process.CORPORATE, flags=["repeat"])
    (found,) = await histories(store)
    shown = {(answer.field, answer.label): (answer.confidence, answer.band) for answer in found.shown}
    assert shown == {
        ("kind", "complaint"): (0.83, Band.LIKELY),
        ("process", "adult_statutory"): (0.44, Band.UNSURE),
        ("service_area", "adult_provision"): (0.83, Band.LIKELY),
        ("safeguarding", "none"): (0.83, Band.LIKELY),
        ("causes", "delay"): (0.83, Band.LIKELY),
        ("flags", "urgent"): (0.83, Band.LIKELY),
        ("flags", "repeat"): (0.83, Band.LIKELY),
    }
    (decided,) = found.decisions
    assert (decided.causes, decided.flags) == ({"quality_of_care"}, {"repeat"})


async def test_what_was_shown_to_be_no_feedback_has_no_area(store, officer):
    reference = await add_case(store, Sample("SEO", "Gold package.", Said(Kind.OTHER, (), None, process=Process.NONE)))
    await add_decision(store, reference, officer, MORNING, causes=[])
    (found,) = await histories(store)
    assert [answer.field for answer in found.shown] == ["kind", "process", "safeguarding"]
