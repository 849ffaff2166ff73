"""The safeguarding view: each concern with its own clock, who was alerted, who took it over."""

import pytest

from desk.app import DeskConfig, create_app
from models.concern_alerts import ConcernAlert
from models.duty import DutyLevel
from models.profile import Profile
from tests.desk_data import LEFT_ALONE, SECRET, receiver_of
from tests.integration.desk.conftest import Browser

ROTA = (
    DutyLevel("Duty officer", ("duty@council.example",), 15),
    DutyLevel("Emergency duty team", ("edt@council.example",), 20),
)


@pytest.fixture
def app(store, clock):
    return create_app(store, clock, DeskConfig("Westmere Council", profile=Profile(duty=ROTA)), receiver_of(clock))


async def concern_of(store, reference):
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        return (await unit.judgements.concerns_of(case.id))[0]


async def alert(store, concern, level, at):
    async with store.begin() as unit:
        for address in ROTA[level].addresses:
            await unit.concerns.add_alert(ConcernAlert(concern_id=concern.id, level=level, name=ROTA[level].name, address=address, at=at))
        await unit.commit()


async def test_a_concern_shows_how_long_it_waits_who_was_alerted_and_who_comes_next(safeguarding, store, clock, cases):
    reference = cases[LEFT_ALONE.subject]
    concern = await concern_of(store, reference)
    await alert(store, concern, 0, clock())
    clock.now = concern.raised_at
    clock.move(minutes=64)
    shown = (await safeguarding.get("/concerns")).text
    assert reference in shown
    assert "1 hour 4 minutes" in shown
    assert "Duty officer, 3 June 2025 at 10:12am" in shown
    assert "Goes on to Emergency duty team at 10:27am." in shown
    assert "Adult at risk" in shown
    await alert(store, concern, 1, clock())
    assert "The rota ends here: ring somebody." in (await safeguarding.get("/concerns")).text


async def test_taking_over_is_recorded_with_who_and_when_and_stops_the_clock(safeguarding, store, clock, cases):
    reference = cases[LEFT_ALONE.subject]
    concern = await concern_of(store, reference)
    clock.now = concern.raised_at
    clock.move(minutes=7)
    await safeguarding.get("/concerns")
    answer = await safeguarding.post(f"/cases/{reference}/acknowledge", up_to=concern.id)
    assert answer.headers["location"] == f"/cases/{reference}?done=acknowledged"
    clock.move(minutes=30)
    shown = (await safeguarding.get("/concerns")).text
    below = shown.partition("Taken over in the last seven days")[2]
    assert reference in below
    assert "7 minutes" in below
    assert "safeguarding, 3 June 2025 at" in below
    async with store.read() as unit:
        assert "concern_acknowledged" in [entry.action for entry in await unit.audit.of_case(concern.case_id)]


async def test_officers_see_the_clock_but_neither_restricted_concerns_nor_the_button(officer, safeguarding, cases):
    shown = (await officer.get("/concerns")).text
    assert cases[LEFT_ALONE.subject] in shown
    assert cases[SECRET.subject] not in shown
    assert "Take over<" not in shown
    assert cases[SECRET.subject] in (await safeguarding.get("/concerns")).text


async def test_reading_the_list_is_on_record(officer, store, cases):
    await officer.get("/concerns")
    async with store.read() as unit:
        entry = next(entry for entry in await unit.audit.latest(5) if entry.action == "concerns_read")
    assert cases[LEFT_ALONE.subject] in entry.detail


async def test_without_a_rota_and_without_concerns_the_page_says_so(browser, store, clock, cases):
    app = create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock))
    visitor = Browser(app)
    await visitor.sign_in("safeguarding")
    assert "No duty rota is set, so nobody is mailed." in (await visitor.get("/concerns")).text
    for subject in (LEFT_ALONE.subject, SECRET.subject):
        await visitor.post(f"/cases/{cases[subject]}/acknowledge", up_to=100)
    assert "Every concern is taken over." in (await visitor.get("/concerns")).text
    await visitor.client.aclose()
