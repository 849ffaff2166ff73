"""The queue's order: concerns first, then by age, advertising last, and nothing that is restricted."""

from datetime import timedelta

import pytest

from models.labels import Kind, Process, Safeguarding
from models.states import CaseStatus, Role
from tests.desk_data import Said, Sample, add_account, add_case, add_decision, add_reply
from tests.fakes import MORNING

CONCERN = Said(safeguarding=Safeguarding.ADULT)
ADVERT = Said(kind=Kind.OTHER, causes=(), area=None, process=Process.NONE)
SAMPLES = (
    Sample("An advert of yesterday", "Double your leads.", ADVERT, minutes=1500),
    Sample("An hour old", "The carer did not come.", minutes=60),
    Sample("Two hours old", "The bill is wrong.", minutes=120),
    Sample("A worry, a minute old", "He hits her.", CONCERN, minutes=1),
    Sample("A worry, ten minutes old", "She has bruises.", CONCERN, minutes=10),
    Sample("A secret worry", "It is somebody on your staff.", CONCERN, minutes=30, restricted=True),
)
A_WORRY = SAMPLES[3]
IN_ORDER = ["A worry, ten minutes old", "A worry, a minute old", "Two hours old", "An hour old", "An advert of yesterday"]
WAITING = CaseStatus.AWAITING_CONFIRMATION


@pytest.fixture
async def references(store) -> dict[str, str]:
    """The store with the samples in it; their references by subject."""
    return {sample.subject: await add_case(store, sample) for sample in SAMPLES}


async def subjects(store, status: CaseStatus = WAITING, **wanted) -> list[str]:
    async with store.read() as unit:
        page = await unit.queue.page(status, **{"include_restricted": False, **wanted})
    return [entry.case.subject for entry in page]


@pytest.mark.usefixtures("references")
async def test_concerns_stand_first_then_age_counts_and_advertising_stands_last(store):
    assert await subjects(store) == IN_ORDER


@pytest.mark.usefixtures("references")
async def test_what_could_not_be_read_for_danger_stands_right_behind_the_concerns(store):
    await add_case(store, Sample("A letter in Polish", "Nikt nie przychodzi do mamy.", Said(language="pl"), minutes=1))
    assert await subjects(store) == [*IN_ORDER[:2], "A letter in Polish", *IN_ORDER[2:]]


@pytest.mark.usefixtures("references")
async def test_what_is_restricted_is_shown_to_those_alone_who_may_see_it(store):
    assert await subjects(store, include_restricted=True) == ["A secret worry", *IN_ORDER]
    async with store.read() as unit:
        assert await unit.queue.count(WAITING, include_restricted=False) == 5
        assert await unit.queue.count(WAITING, include_restricted=True) == 6


@pytest.mark.usefixtures("references")
async def test_only_concerns_when_asked(store):
    assert await subjects(store, only_concerns=True) == IN_ORDER[:2]
    async with store.read() as unit:
        assert await unit.queue.count(WAITING, include_restricted=False, only_concerns=True) == 2


@pytest.mark.usefixtures("references")
async def test_pages_follow_each_other_without_gap_or_repetition(store):
    pages = [await subjects(store, offset=offset, limit=2) for offset in (0, 2, 4, 6)]
    assert pages == [IN_ORDER[:2], IN_ORDER[2:4], IN_ORDER[4:], []]


async def test_cases_of_one_status_only(store, references):
    async with store.begin() as unit:
        (await unit.cases.by_reference(references["An hour old"])).status = CaseStatus.CONFIRMED
        await unit.commit()
    assert await subjects(store, CaseStatus.CONFIRMED) == ["An hour old"]
    assert "An hour old" not in await subjects(store)
    assert await subjects(store, CaseStatus.CLOSED) == []


async def test_a_case_that_waits_anew_is_as_old_as_its_wait(store, references):
    async with store.begin() as unit:
        (await unit.cases.by_reference(references["Two hours old"])).waiting_since = MORNING + timedelta(minutes=1)
        await unit.commit()
    assert await subjects(store) == [*IN_ORDER[:2], "An hour old", "Two hours old", "An advert of yesterday"]


async def test_a_case_shows_its_latest_suggestion_and_the_message_that_it_judged(store, references):
    await add_reply(store, references["An hour old"], Sample("Re", "She fell last night.", CONCERN, minutes=0))
    async with store.read() as unit:
        page = await unit.queue.page(WAITING, include_restricted=False)
        (entry,) = [entry for entry in page if entry.case.reference == references["An hour old"]]
        assert await unit.queue.inbound_count(entry.case.id) == 2
    assert entry.suggestion.safeguarding is Safeguarding.ADULT
    assert entry.message.text == "She fell last night."


async def newer(store, since: int, **wanted) -> int:
    async with store.read() as unit:
        return await unit.queue.count_newer(since, **{"include_restricted": False, **wanted})


async def newest(store) -> int:
    async with store.read() as unit:
        return await unit.queue.newest()


async def test_an_empty_store_has_nothing_new(store):
    assert await newest(store) == 0
    assert await newer(store, 0) == 0


@pytest.mark.usefixtures("references")
async def test_new_is_what_came_since_and_may_be_seen(store):
    since = await newest(store)
    assert await newer(store, since) == 0
    for sample in (SAMPLES[1], A_WORRY, SAMPLES[5]):
        await add_case(store, sample)
    assert await newer(store, since) == 2
    assert await newer(store, since, only_concerns=True) == 1
    assert await newer(store, since, include_restricted=True) == 3
    assert await newer(store, since, include_restricted=True, only_concerns=True) == 2


async def test_a_waiting_case_is_not_new_because_its_resident_wrote_again(store, references):
    since = await newest(store)
    await add_reply(store, references["An hour old"], SAMPLES[1])
    assert await newer(store, since) == 0


async def test_a_decided_case_is_new_when_its_resident_writes_again(store, references):
    await add_decision(store, references["An hour old"], await add_account(store, "officer", Role.OFFICER), MORNING)
    since = await newest(store)
    await add_reply(store, references["An hour old"], SAMPLES[1])
    assert await newer(store, since) == 1
    await add_reply(store, references["An hour old"], SAMPLES[1])
    assert await newer(store, since) == 1


async def test_a_case_that_was_decided_meanwhile_is_no_longer_new(store):
    await add_decision(store, await add_case(store, SAMPLES[1]), await add_account(store, "officer", Role.OFFICER), MORNING)
    assert await newer(store, 0) == 0
