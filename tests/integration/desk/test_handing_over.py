"""A decided case goes on to another body with a letter, and may come back, be closed and be opened again."""

import pytest

from desk.app import DeskConfig, create_app
from models.profile import Profile, Recipient
from models.states import CaseStatus, MoveReason, OutboxPurpose
from tests.desk_data import add_decision, add_reply, receiver_of
from tests.fakes import MORNING
from tests.integration.desk.conftest import Browser
from tests.integration.desk.story import Story
from tests.integration.desk.test_deciding import HEARING, THE_REPLY
from tests.mailing import ADDRESSES

GOING = {"hand_over_recipient": "Tolbury Ambulance Trust", "hand_over_address": "complaints@trust.example", "hand_over_day": "2025-06-03"}


@pytest.fixture
async def decided(officer, store, cases) -> Story:
    await add_decision(store, cases[HEARING], 1, MORNING)
    return await Story(officer, store, cases[HEARING]).open()


async def test_a_case_is_handed_over_with_a_letter(decided):
    await decided.do("hand-over", **GOING, hand_over_text="It is about your crew.", hand_over_messages="yes")
    (row,) = await decided.outbox()
    assert (row.recipient, row.purpose) == ("complaints@trust.example", OutboxPurpose.HAND_OVER)
    text, headers = row.payload["text"], row.payload["headers"]
    assert text.startswith("To Tolbury Ambulance Trust\n\nWestmere Council hands a matter over to you.")
    assert "The date is Tuesday 3 June 2025." in text
    assert "It is about your crew." in text
    assert "Dawn Peake wrote on Monday 2 June 2025:" in text
    assert "lost three hearing aids" in text
    assert headers["Reply-To"] == ADDRESSES.of(decided.reference)
    assert decided.shows("Handed over to Tolbury Ambulance Trust")
    assert "Handed over to Tolbury Ambulance Trust on 3 June 2025 by officer The letter was mailed" in decided.timeline
    assert decided.shows("Mailed to complaints@trust.example: waiting to be sent.")
    assert (await decided.case()).revision == 3
    assert await decided.actions() == ["handed_over"]
    assert "What the resident was told" not in decided.page


async def test_what_the_resident_wrote_goes_along_only_when_asked(decided):
    await decided.do("hand-over", **GOING)
    assert "hearing aids" not in (await decided.outbox())[0].payload["text"]


async def test_without_an_address_the_letter_is_kept_and_nothing_is_mailed(decided):
    await decided.do("hand-over", **{**GOING, "hand_over_address": ""})
    assert await decided.outbox() == []
    assert decided.shows("The letter goes another way.")
    assert decided.shows("Westmere Council hands a matter over to you.")


async def test_an_undecided_case_is_not_handed_over(officer, store, cases):
    story = await Story(officer, store, cases[HEARING]).open()
    assert "/hand-over" not in story.page
    refused = await story.send("hand-over", **GOING)
    assert refused.status_code == 422
    assert "Decide the case first" in refused.text


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"hand_over_recipient": " "}, "Write to whom it goes"),
        ({"hand_over_address": "nowhere"}, "Write a whole address"),
        ({"hand_over_day": "soon"}, "Enter the day of the hand-over"),
        ({"hand_over_day": "2025-06-04"}, "Enter the day of the hand-over"),
        ({"hand_over_day": "2025-05-01"}, "Enter the day of the hand-over"),
    ],
)
async def test_what_is_wrong_with_a_hand_over_is_said_and_the_rest_kept(decided, change, advice):
    refused = await decided.send("hand-over", **{**GOING, "hand_over_text": "typed with care", **change})
    assert refused.status_code == 422
    assert advice in refused.text
    assert "typed with care</textarea>" in refused.text


async def test_a_message_that_came_meanwhile_is_seen_first(decided, store):
    await add_reply(store, decided.reference, THE_REPLY)
    refused = await decided.send("hand-over", **GOING)
    assert refused.status_code == 409
    assert "A new message came" in refused.text


async def test_a_case_that_comes_back_waits_again_and_its_move_counts_as_returned(decided, clock):
    clock.move(minutes=10)
    await decided.do("hand-over", **GOING)
    refused = await decided.send("hand-over/returned", hand_over_id=decided.hidden("hand_over_id"), returned_why="")
    assert "Write why it came back" in refused.text
    await decided.do("hand-over/returned", hand_over_id=decided.hidden("hand_over_id"), returned_why="Not their crew.")
    assert (await decided.case()).status is CaseStatus.AWAITING_CONFIRMATION
    assert "Came back from Tolbury Ambulance Trust by officer Not their crew." in decided.timeline
    assert not decided.shows("Handed over to Tolbury Ambulance Trust Nobody")
    filled = decided.filled(process="corporate", service_area="corporate")
    assert filled["move_reason"] == "returned"
    assert (await decided.browser.client.post(f"/cases/{decided.reference}/decide", data=filled)).status_code == 303
    _, decisions, _ = await decided.kept()
    assert decisions[-1].move_reason is MoveReason.RETURNED


async def test_the_council_s_recipients_are_offered(store, clock, cases):
    await add_decision(store, cases[HEARING], 1, MORNING)
    profile = Profile(recipients=(Recipient("Adult social care", "asc@council.example"),))
    visitor = Browser(create_app(store, clock, DeskConfig("Westmere Council", profile=profile), receiver_of(clock)))
    await visitor.sign_in("officer")
    page = (await Story(visitor, store, cases[HEARING]).open()).page
    assert 'value="Adult social care"' in page
    assert 'value="asc@council.example"' in page
    await visitor.client.aclose()


async def test_a_closed_case_is_opened_again(decided):
    assert (await decided.close()).status_code == 303
    await decided.open()
    await decided.do("reopen")
    case = await decided.case()
    assert (case.status, case.closed_at) == (CaseStatus.CONFIRMED, None)
    assert "Opened the case again by officer" in decided.timeline


async def test_a_case_that_another_officer_opened_again_is_not_opened_twice(decided, safeguarding, store):
    await decided.close()
    theirs = await Story(safeguarding, store, decided.reference).open()
    await (await decided.open()).do("reopen")
    assert (await theirs.send("reopen")).status_code == 409
