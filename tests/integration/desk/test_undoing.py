"""Undoing a decision: within its minute, by the one who took it, and only while nothing else has happened."""

import re

import pytest

from models.labels import Process
from models.states import CaseStatus
from tests.desk_data import ADVERT, LEFT_ALONE, Said, Sample, add_reply
from tests.integration.desk.test_deciding import BINS, HEARING, Case

UNDO = re.compile(r'action="(/cases/[^"]+/undo)".*?</form>', re.DOTALL)


class Undoable(Case):
    """A case whose decision can be taken back."""

    async def undo_form(self, answer) -> tuple[str, dict[str, str]] | None:
        """The undo form of the page that a decision leads to: where it goes and what it sends."""
        page = (await self.browser.get(answer.headers["location"])).text
        found = UNDO.search(page)
        return None if found is None else (found[1], dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[0])))

    async def undo(self, answer, browser=None):
        address, fields = await self.undo_form(answer)
        fields.pop("csrf_token")
        return await (browser or self.browser).post(address, fields)

    async def undone(self):
        async with self.store.read() as unit:
            case = await unit.cases.by_reference(self.reference)
            return await unit.judgements.undoings(case.id)


@pytest.fixture
async def case(officer, store, cases):
    async def make(subject: str = HEARING) -> Undoable:
        return await Undoable(officer, store, cases[subject]).open()

    return make


async def test_a_decision_is_undone_and_the_case_waits_as_before(case, officer, clock):
    hearing = await case()
    answer = await hearing.press()
    clock.move(seconds=59)
    back = await hearing.undo(answer)
    assert back.headers["location"] == f"/cases/{hearing.reference}?done=undone"
    page = (await officer.get(back.headers["location"])).text
    assert "Your decision is undone. The case stands as it did before." in page
    assert "Confirm all of this" in page
    kept, decisions, audit = await hearing.kept()
    assert (kept.status, kept.revision, decisions) == (CaseStatus.AWAITING_CONFIRMATION, 3, [])
    assert audit[:3] == ["case_read", "decided", "decision_undone"]
    ((decision, undoing),) = await hearing.undone()
    assert (undoing.decision_id, undoing.account_id, undoing.at) == (decision.id, decision.account_id, clock())


async def test_the_timeline_keeps_what_was_undone(case):
    hearing = await case()
    await hearing.undo(await hearing.decide(service_area="adult_finance"))
    page = (await hearing.open()).page
    timeline = page[page.index('class="heed-timeline"') :]
    assert timeline.index("Undid the decision") < timeline.index("Complaint, Adult finance and charging")


async def test_a_concern_that_was_decided_away_is_one_again(case):
    nan = await case(LEFT_ALONE.subject)
    await nan.undo(await nan.decide(safeguarding="none"))
    assert (await nan.kept())[0].concern


async def test_advertising_goes_back_behind_all_others(case):
    advert = await case(ADVERT.subject)
    await advert.undo(await advert.decide(kind="request", service_area="corporate", process="customer_service"))
    assert (await advert.kept())[0].back_of_queue


async def test_undoing_a_second_decision_brings_the_first_back(case, officer):
    hearing = await case()
    await hearing.press()
    await hearing.open()
    await hearing.close()
    closed_at = (await hearing.kept())[0].closed_at
    await hearing.open()
    await hearing.undo(await hearing.decide(process="corporate", service_area="corporate", move_reason="first_wrong"))
    kept, decisions, _ = await hearing.kept()
    assert (kept.status, kept.closed_at) == (CaseStatus.CLOSED, closed_at)
    assert [each.process for each in decisions] == [Process.ADULT_STATUTORY]


async def test_an_undone_case_is_decided_anew_without_a_reason_for_a_move(case):
    bins = await case(BINS)
    await bins.undo(await bins.decide(process="another_body", service_area="not_council"))
    await bins.open()
    assert (await bins.decide(process="corporate")).status_code == 303
    _, (decision,), _ = await bins.kept()
    assert (decision.process, decision.move_reason) == (Process.CORPORATE, None)


async def test_an_undone_decision_is_in_no_figure(case, officer):
    hearing = await case()
    await hearing.undo(await hearing.decide(service_area="adult_finance"))
    assert "<strong>0</strong> cases first decided" in (await officer.get("/statistics")).text
    await hearing.open()
    await hearing.press()
    text = " ".join(re.sub(r"<[^>]+>", " ", (await officer.get("/statistics")).text).split())
    assert "1 case first decided" in text
    assert "Misrouted suggestions 0% 0 of 1 case" in text


async def test_after_a_minute_it_is_neither_offered_nor_done(case, officer, clock):
    hearing = await case()
    answer = await hearing.press()
    address, fields = await hearing.undo_form(answer)
    clock.move(seconds=60)
    assert await hearing.undo_form(answer) is None
    refused = await officer.post(address, {**fields, "csrf_token": officer.token})
    page = (await officer.get(refused.headers["location"])).text
    assert "The minute in which a decision can be undone has passed; decide again instead." in page
    assert "Not done" in page
    kept, decisions, _ = await hearing.kept()
    assert (kept.status, len(decisions)) == (CaseStatus.CONFIRMED, 1)


async def test_nothing_is_undone_after_something_else_happened(case, officer, store):
    hearing = await case()
    answer = await hearing.press()
    address, fields = await hearing.undo_form(answer)
    await add_reply(store, hearing.reference, Sample("Re: hearing aids", "They found one of them.", Said()))
    assert await hearing.undo_form(answer) is None
    refused = await officer.post(address, {**fields, "csrf_token": officer.token})
    assert refused.status_code == 409
    assert "A new message came" in refused.text
    assert len((await hearing.kept())[1]) == 1


async def test_a_case_closed_since_is_not_opened_by_an_undo(case, officer):
    hearing = await case()
    address, fields = await hearing.undo_form(await hearing.press())
    await hearing.open()
    await hearing.close()
    assert (await officer.post(address, {**fields, "csrf_token": officer.token})).status_code == 409
    assert (await hearing.kept())[0].status is CaseStatus.CLOSED


async def test_only_the_one_who_decided_may_undo(case, safeguarding):
    hearing = await case()
    assert (await hearing.undo(await hearing.press(), safeguarding)).status_code == 404
    assert len((await hearing.kept())[1]) == 1


async def test_another_case_s_decision_is_not_undone(case, officer):
    hearing, thanks = await case(), await case("Thank you to the reablement team")
    _, fields = await hearing.undo_form(await hearing.press())
    answer = await officer.post(f"/cases/{thanks.reference}/undo", {**fields, "csrf_token": officer.token})
    assert answer.status_code == 404
    assert len((await hearing.kept())[1]) == 1


async def test_pressed_twice_it_undoes_once(case, officer):
    hearing = await case()
    address, fields = await hearing.undo_form(await hearing.press())
    for _ in range(2):
        assert (await officer.post(address, {**fields, "csrf_token": officer.token})).status_code == 303
    assert (await hearing.kept())[0].revision == 3
    assert len(await hearing.undone()) == 1


async def test_a_form_from_before_the_undoing_is_asked_for_again(case):
    hearing = await case()
    page_before = hearing.page
    await hearing.undo(await hearing.press())
    hearing.page = page_before
    refused = await hearing.decide(service_area="adult_finance")
    assert refused.status_code == 409
    assert "officer undid a decision: Complaint, Adult care provision" in refused.text


async def test_a_restriction_since_counts_as_something_that_happened(case, officer, safeguarding):
    hearing = await case()
    answer = await hearing.press()
    address, fields = await hearing.undo_form(answer)
    for restricted in ("yes", "no"):
        await safeguarding.post(f"/cases/{hearing.reference}/restrict", restricted=restricted)
    assert await hearing.undo_form(answer) is None
    assert (await officer.post(address, {**fields, "csrf_token": officer.token})).status_code == 409
    assert len((await hearing.kept())[1]) == 1
