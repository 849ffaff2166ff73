"""What the store hands to training: decisions that stand, and nothing of restricted cases or of those who want to be forgotten."""

from datetime import timedelta

import pytest

from models.labels import Kind, Process
from models.states import MoveReason, Role
from storage.store import Store
from tests.desk_data import BINS, HEARING_AIDS, INVOICE, RAMP, SECRET, THANKS, Sample, add_account, add_case, add_decision, add_reply
from tests.fakes import MORNING

WISH = "Please erase me."


@pytest.fixture
async def officer(store) -> int:
    return await add_account(store, "officer", Role.OFFICER)


async def told(store: Store, erasure_request: str = ""):
    async with store.read() as unit:
        return await unit.teaching.decided_cases(erasure_request)


async def link(store: Store, one: str, other: str) -> None:
    async with store.begin() as unit:
        cases = [await unit.cases.by_reference(reference) for reference in (one, other)]
        await unit.cases.link(cases[0].id, cases[1].id, "says it continues")
        await unit.commit()


async def test_a_decided_case_is_told_with_its_messages_and_what_was_decided_when(store, officer):
    reference, _ = [await add_case(store, sample) for sample in (HEARING_AIDS, INVOICE)]
    await add_decision(store, reference, officer, MORNING, process=Process.CORPORATE, flags=["repeat"])
    await add_reply(store, reference, Sample("Re: hearing aids", "And again today.", minutes=1))
    later = MORNING + timedelta(days=1)
    await add_decision(store, reference, officer, later, MoveReason.RETURNED, causes=["delay", "communication"])
    (case,) = await told(store)
    assert (case.reference, case.group) == (reference, reference)
    assert [(each.text, each.subject) for each in case.messages] == [
        (HEARING_AIDS.text, HEARING_AIDS.subject),
        ("And again today.", "Re: hearing aids"),
    ]
    first, second = case.judgements
    assert (first.kind, first.process, first.flags, first.at, first.move_reason) == (
        Kind.COMPLAINT,
        Process.CORPORATE,
        ("repeat",),
        MORNING,
        None,
    )
    assert [each.message_id for each in case.judgements] == [each.message_id for each in case.messages]
    assert (second.causes, second.at, second.move_reason) == (("delay", "communication"), later, MoveReason.RETURNED)


async def test_a_decision_that_was_undone_teaches_nothing(store, officer):
    references = [await add_case(store, sample) for sample in (HEARING_AIDS, INVOICE)]
    for reference in references:
        await add_decision(store, reference, officer, MORNING)
    await add_decision(store, references[1], officer, MORNING, MoveReason.FIRST_WRONG, process=Process.CORPORATE)
    async with store.begin() as unit:
        for case_id in (1, 2):
            decisions = await unit.judgements.decisions(case_id)
            await unit.judgements.undo(decisions[-1].id, officer, MORNING)
        await unit.commit()
    (case,) = await told(store)
    assert (case.reference, [each.process for each in case.judgements]) == (references[1], [Process.ADULT_STATUTORY])


async def test_restricted_cases_and_all_that_hang_on_them_stay_out(store, officer):
    secret, near, far, ramp, bins = [await add_case(store, sample) for sample in (SECRET, HEARING_AIDS, INVOICE, RAMP, BINS)]
    await link(store, near, secret)
    await link(store, near, far)
    await link(store, bins, ramp)
    for reference in (secret, near, far, ramp, bins):
        await add_decision(store, reference, officer, MORNING)
    assert [(case.reference, case.group) for case in await told(store)] == [(ramp, ramp), (bins, ramp)]


async def test_who_asked_to_be_erased_is_left_out(store, officer):
    gone, stays = [await add_case(store, sample) for sample in (THANKS, RAMP)]
    await add_reply(store, gone, Sample("", WISH, minutes=1))
    for reference in (gone, stays):
        await add_decision(store, reference, officer, MORNING)
    assert [case.reference for case in await told(store, WISH)] == [stays]
    assert [case.reference for case in await told(store)] == [gone, stays]


async def test_without_decisions_there_is_nothing(store):
    await add_case(store, THANKS)
    assert await told(store) == []
