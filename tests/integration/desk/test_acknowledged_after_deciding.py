"""A decision acknowledges what was not acknowledged when it came, in the same step."""

import pytest

from models.states import OutboxPurpose
from tests.desk_data import ADVERT, add_acknowledgement
from tests.integration.desk.test_deciding import HEARING, Case


@pytest.fixture
async def advert(officer, store, cases) -> Case:
    return await Case(officer, store, cases[ADVERT.subject]).open()


async def letters(store, case) -> list[tuple[str, str]]:
    async with store.read() as unit:
        found = await unit.cases.by_reference(case.reference)
        return [(row.purpose, row.recipient) for row in await unit.outbox.of_case(found.id)]


async def test_what_was_no_advertising_after_all_is_acknowledged(advert, officer, store):
    assert (await advert.decide(kind="request", service_area="corporate", process="customer_service")).status_code == 303
    assert await letters(store, advert) == [(OutboxPurpose.ACKNOWLEDGEMENT, "sales@example.com")]
    page = (await advert.open()).page
    assert f"To the resident: We have your message: {advert.reference}" in page
    assert "waiting to be sent" in page
    assert "What the resident was told" not in page, "the letter is shown twice"


async def test_advertising_confirmed_is_not(advert, store):
    assert (await advert.press()).status_code == 303
    assert await letters(store, advert) == []


async def test_a_decision_that_is_refused_writes_to_nobody(advert, store):
    assert (await advert.decide(kind="request", service_area="corporate", process="children_statutory")).status_code == 422
    assert await letters(store, advert) == []


async def test_a_letter_stays_when_its_decision_is_undone_and_is_not_written_again(advert, officer, store):
    fields = {"kind": "request", "service_area": "corporate", "process": "customer_service"}
    await advert.decide(**fields)
    _, (decision,), _ = await advert.kept()
    await officer.post(f"/cases/{advert.reference}/undo", decision_id=decision.id)
    assert (await advert.kept())[1] == []
    await advert.open()
    await advert.decide(**fields)
    assert len(await letters(store, advert)) == 1


async def test_an_acknowledged_case_hears_nothing_more(officer, store, cases):
    await add_acknowledgement(store, cases[HEARING])
    hearing = await Case(officer, store, cases[HEARING]).open()
    await hearing.press()
    assert len(await letters(store, hearing)) == 1
