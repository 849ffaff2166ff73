"""Deciding: bound to what was seen, never overwritten, and moved only with a reason."""

import re

import pytest

from models.labels import Process, Safeguarding, ServiceArea
from models.states import CaseStatus, MoveReason
from tests.desk_data import HEARING_AIDS, LEFT_ALONE, Said, Sample, add_reply

HEARING = "Mum's hearing aids (again)"
BINS = "Missed bins, Larch Close"
THE_REPLY = Sample("Re: hearing aids", "They found one of them, thank you.", Said())


class Case:
    """One case, as an officer works it and as the store knows it."""

    def __init__(self, browser, store, reference):
        self.browser, self.store, self.reference = browser, store, reference
        self.page = ""

    async def open(self) -> "Case":
        self.page = (await self.browser.get(f"/cases/{self.reference}")).text
        return self

    def hidden(self, name: str) -> str:
        return re.search(rf'name="{name}" value="([^"]*)"', self.page)[1]

    def filled(self, **changes) -> dict[str, object]:
        """The page's decision form as it stands, with the officer's changes."""
        form = re.search(r'action="/cases/[^"]+/decide".*?</form>', self.page, re.DOTALL)[0]
        fields = {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("csrf_token", "suggestion_id", "revision")}
        fields |= dict(re.findall(r'type="radio" name="(\w+)" id="[^"]+" value="([^"]+)" checked', form))
        for number, select in enumerate(re.findall(r"<select.*?</select>", form, re.DOTALL), start=1):
            found = re.search(r'value="([^"]+)" selected', select)
            fields[f"cause_{number}"] = found[1] if found else ""
        return {**fields, "flags": re.findall(r'name="flags" id="[^"]+" value="([^"]+)" checked', form), **changes}

    async def press(self):
        seen = {name: self.hidden(name) for name in ("suggestion_id", "revision")}
        return await self.browser.post(f"/cases/{self.reference}/confirm", seen)

    async def decide(self, **changes):
        return await self.browser.client.post(f"/cases/{self.reference}/decide", data=self.filled(**changes))

    async def close(self):
        return await self.browser.post(f"/cases/{self.reference}/close", revision=self.hidden("revision"))

    async def kept(self):
        async with self.store.read() as unit:
            case = await unit.cases.by_reference(self.reference)
            return case, await unit.judgements.decisions(case.id), [entry.action for entry in await unit.audit.of_case(case.id)]


@pytest.fixture
async def case(officer, store, cases):
    async def make(subject: str = HEARING) -> Case:
        return await Case(officer, store, cases[subject]).open()

    return make


async def test_one_press_confirms_all_and_leads_to_the_next_case(case, cases):
    hearing = await case()
    answer = await hearing.press()
    assert answer.headers["location"] == f"/cases/{cases['']}?done=decided&case={hearing.reference}"
    kept, decisions, audit = await hearing.kept()
    assert (kept.status, kept.revision, kept.concern) == (CaseStatus.CONFIRMED, 2, False)
    (decision,) = decisions
    assert (decision.causes, decision.process) == (["loss_or_damage", "communication"], Process.ADULT_STATUTORY)
    assert (decision.revision, decision.move_reason) == (1, None)
    assert audit == ["case_read", "decided"]
    following = (await hearing.browser.get(answer.headers["location"])).text
    assert f"{hearing.reference} decided:" in following
    assert "Complaint, Adult care provision, Adult social care complaint, No concern disclosed" in following


async def test_any_field_is_corrected_and_the_note_is_kept(case):
    hearing = await case()
    await hearing.decide(service_area="adult_finance", cause_1="delay", cause_2="", flags=["repeat"], reason="about the bill")
    _, (decision,), _ = await hearing.kept()
    assert (decision.service_area, decision.causes, decision.flags) == (ServiceArea.ADULT_FINANCE, ["delay"], ["repeat"])
    assert decision.reason == "about the bill"


async def test_an_unsure_field_has_to_be_chosen(case):
    bins = await case(BINS)
    refused = await bins.decide()
    assert refused.status_code == 422
    assert "Choose the procedure." in refused.text
    assert 'href="#process"' in refused.text
    assert (await bins.decide(process="corporate")).status_code == 303


async def test_one_press_confirms_nothing_that_is_unsure(case):
    bins = await case(BINS)
    assert (await bins.press()).status_code == 409
    assert (await bins.kept())[1] == []


async def test_what_does_not_fit_together_is_refused_and_the_choices_are_kept(case):
    hearing = await case()
    refused = await hearing.decide(process="children_statutory", reason="typed with care")
    assert refused.status_code == 422
    assert "There is something to correct" in refused.text
    assert "This procedure is not for this service area." in refused.text
    assert re.search(r'value="children_statutory" checked', refused.text)
    assert "typed with care" in refused.text
    assert "Confirm all of this" not in refused.text
    assert (await hearing.kept())[1] == []


async def test_a_message_that_came_meanwhile_is_shown_before_anything_is_decided(case, store):
    hearing = await case()
    await add_reply(store, hearing.reference, THE_REPLY)
    refused = await hearing.decide(service_area="adult_finance", reason="typed with care")
    assert refused.status_code == 409
    assert "It changed while you were reading it" in refused.text
    assert "A new message came" in refused.text
    assert re.search(r'value="adult_finance" checked', refused.text)
    assert "typed with care" in refused.text
    assert (await hearing.kept())[1] == []
    hearing.page = refused.text
    assert (await hearing.decide()).status_code == 303


async def test_two_officers_cannot_both_decide(case, browser, store):
    hearing = await case()
    colleague = browser()
    await colleague.sign_in("safeguarding")
    theirs = await Case(colleague, store, hearing.reference).open()
    assert (await theirs.press()).status_code == 303
    answer = await hearing.press()
    assert answer.status_code == 409
    assert "safeguarding decided:" in answer.text
    assert len((await hearing.kept())[1]) == 1


async def test_a_correction_of_what_a_colleague_has_just_decided_is_asked_for_again(case, browser, store):
    hearing = await case()
    colleague = browser()
    await colleague.sign_in("safeguarding")
    theirs = await Case(colleague, store, hearing.reference).open()
    assert (await theirs.decide(service_area="adult_finance")).status_code == 303
    answer = await hearing.decide(service_area="adult_assessment")
    assert answer.status_code == 409
    assert "safeguarding decided: Complaint, Adult finance and charging" in answer.text
    assert re.search(r'value="adult_assessment" checked', answer.text)
    assert len((await hearing.kept())[1]) == 1


async def test_a_button_pressed_twice_decides_once(case):
    hearing = await case()
    first, second = await hearing.press(), await hearing.press()
    assert first.status_code == second.status_code == 303
    assert len((await hearing.kept())[1]) == 1


async def test_another_case_s_suggestion_binds_nothing(case):
    hearing = await case()
    other = await case("Ramp for my daughter")
    assert (await hearing.decide(suggestion_id=other.hidden("suggestion_id"))).status_code == 409


async def test_a_later_decision_that_moves_the_case_needs_a_reason(case):
    hearing = await case()
    await hearing.press()
    await hearing.open()
    refused = await hearing.decide(process="another_body", service_area="not_council")
    assert refused.status_code == 422
    assert "Choose why it now goes somewhere else." in refused.text
    assert (await hearing.decide(process="another_body", service_area="not_council", move_reason="returned")).status_code == 303
    kept, decisions, _ = await hearing.kept()
    assert [each.move_reason for each in decisions] == [None, MoveReason.RETURNED]
    assert [each.process for each in decisions] == [Process.ADULT_STATUTORY, Process.ANOTHER_BODY]
    assert kept.revision == 3


async def test_a_later_decision_that_moves_nothing_needs_none_and_keeps_none(case):
    hearing = await case()
    await hearing.press()
    await hearing.open()
    assert (await hearing.decide(cause_1="delay", cause_2="", move_reason="returned")).status_code == 303
    assert [each.move_reason for each in (await hearing.kept())[1]] == [None, None]


async def test_a_decided_concern_stays_marked_and_one_decided_away_does_not(case, cases):
    nan = await case(LEFT_ALONE.subject)
    await nan.press()
    assert (await nan.kept())[0].concern
    await nan.open()
    await nan.decide(safeguarding="none", move_reason="new_facts")
    assert not (await nan.kept())[0].concern


async def test_a_reply_keeps_the_decision_in_one_press(case, store):
    hearing = await case()
    await hearing.decide(service_area="adult_finance")
    await add_reply(store, hearing.reference, THE_REPLY)
    await hearing.open()
    assert "Keep the decision as it is" in hearing.page
    assert (await hearing.press()).status_code == 303
    kept, decisions, _ = await hearing.kept()
    assert kept.status is CaseStatus.CONFIRMED
    assert [each.service_area for each in decisions] == [ServiceArea.ADULT_FINANCE] * 2
    assert decisions[1].move_reason is None


async def test_a_reply_that_may_be_a_concern_is_never_kept_in_one_press(case, store):
    hearing = await case()
    await hearing.press()
    await add_reply(store, hearing.reference, LEFT_ALONE)
    await hearing.open()
    assert "Keep the decision as it is" not in hearing.page
    assert "safeguarding" not in hearing.filled()
    assert "Choose whether there is a safeguarding concern." in (await hearing.decide()).text
    assert (await hearing.decide(safeguarding="adult", move_reason="new_facts")).status_code == 303
    assert (await hearing.kept())[1][-1].safeguarding is Safeguarding.ADULT


async def test_a_confirmed_case_is_closed_and_can_be_decided_again(case, officer):
    hearing = await case()
    await hearing.press()
    await hearing.open()
    answer = await hearing.close()
    assert "The case is closed." in (await officer.get(answer.headers["location"])).text
    kept, _, audit = await hearing.kept()
    assert kept.status is CaseStatus.CLOSED
    assert kept.closed_at is not None
    assert audit.count("case_closed") == 1
    await hearing.open()
    await hearing.decide(process="corporate", service_area="corporate", move_reason="first_wrong")
    kept, _, _ = await hearing.kept()
    assert (kept.status, kept.closed_at) == (CaseStatus.CONFIRMED, None)


async def test_a_case_that_waits_or_moved_cannot_be_closed(case, store):
    hearing = await case()
    assert (await hearing.close()).status_code == 409
    await hearing.press()
    await hearing.open()
    await add_reply(store, hearing.reference, THE_REPLY)
    assert (await hearing.close()).status_code == 409
    assert (await hearing.kept())[0].status is CaseStatus.AWAITING_CONFIRMATION


async def test_safeguarding_restricts_a_case_and_lifts_it(officer, safeguarding, store, cases):
    hearing = await Case(safeguarding, store, cases[HEARING]).open()
    await safeguarding.post(f"/cases/{hearing.reference}/restrict", restricted="yes")
    assert (await officer.get(f"/cases/{hearing.reference}")).status_code == 404
    await safeguarding.post(f"/cases/{hearing.reference}/restrict", restricted="no")
    assert (await officer.get(f"/cases/{hearing.reference}")).status_code == 200
    kept, _, audit = await hearing.kept()
    assert kept.revision == 3
    assert audit == ["case_read", "case_restricted", "case_unrestricted", "case_read"]


async def test_a_decision_on_a_case_restricted_meanwhile_is_refused(case, safeguarding):
    hearing = await case()
    await safeguarding.post(f"/cases/{hearing.reference}/restrict", restricted="yes")
    assert (await hearing.press()).status_code == 404


async def test_safeguarding_takes_a_concern_over_and_the_banner_goes(officer, safeguarding, store, cases):
    nan = await Case(safeguarding, store, cases[LEFT_ALONE.subject]).open()
    await safeguarding.post(f"/cases/{nan.reference}/acknowledge", up_to=nan.hidden("up_to"))
    assert "not yet taken over" not in (await officer.get("/queue")).text
    async with store.read() as unit:
        (concern,) = await unit.judgements.concerns_of((await nan.kept())[0].id)
    assert concern.acknowledged_at is not None
    assert (await nan.kept())[2].count("concern_acknowledged") == 1


async def test_a_concern_that_came_after_the_page_stays_open(safeguarding, store, cases):
    nan = await Case(safeguarding, store, cases[LEFT_ALONE.subject]).open()
    await add_reply(store, nan.reference, LEFT_ALONE)
    await safeguarding.post(f"/cases/{nan.reference}/acknowledge", up_to=nan.hidden("up_to"))
    async with store.read() as unit:
        concerns = await unit.judgements.concerns_of((await nan.kept())[0].id)
    assert [concern.acknowledged_at is None for concern in concerns] == [False, True]


async def test_the_timeline_tells_it_in_words(case, officer, clock):
    hearing = await case()
    clock.move(minutes=10)
    await hearing.press()
    clock.move(days=9)
    await officer.sign_in("officer")
    await hearing.open()
    await hearing.decide(process="another_body", service_area="not_council", move_reason="returned", reason="the home is private")
    page = (await hearing.open()).page
    timeline = page[page.index('class="heed-timeline"') :]
    assert "It was sent back to us. Note: the home is private" in timeline
    assert timeline.index("Not the council") < timeline.index("Heed suggested") < timeline.index("Message received by e-mail")


async def test_a_notice_is_shown_to_the_one_who_decided_alone(case, safeguarding):
    hearing = await case()
    answer = await hearing.press()
    assert "decided:" not in (await safeguarding.get(answer.headers["location"])).text
    assert HEARING_AIDS.sender_name in hearing.page
