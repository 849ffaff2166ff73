"""A double becomes one case with what it repeats, counts once, and can be taken apart again."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.languages import Languages
from bot.standing import is_own, own_cases
from bot.talk import Cause, Talk
from intake.joining import belonging
from intake.judging_again import judge_again
from intake.receive import Receiver
from intake.report import Delivery, Report
from models.labels import Process, Safeguarding
from models.states import CaseStatus, Channel
from tests.desk_data import BINS, CONTACT, HEARING_AIDS, Said, add_acknowledgement, add_case, add_decision, receiver_of
from tests.fakes import MORNING, fake_classify
from tests.integration.desk.story import Story
from tests.integration.desk.test_deciding import HEARING
from tests.mailing import make_letters

DOUBLE = replace(
    HEARING_AIDS, subject="Hearing aids!", text="I wrote about the hearing aids before.", said=Said(), minutes=60, quoted="", signature=""
)
DANGER = replace(DOUBLE, text="She was hit.", said=Said(safeguarding=Safeguarding.ADULT))


@pytest.fixture
async def double(officer, store, cases) -> Story:
    return await Story(officer, store, await add_case(store, DOUBLE)).open()


async def joined(double: Story, cases, **fields) -> Story:
    return await double.do("join", join_reference=cases[HEARING], **fields)


async def receive(store, clock, report: Report):
    receiver = receiver_of(clock)
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    return received


async def test_a_double_s_messages_are_in_the_other_case_and_its_reference_leads_there(double, officer, store, cases):
    old = double.reference
    assert f'value="{cases[HEARING]}"' in double.page, "the same writer's other case is not offered"
    one = await joined(double, cases)
    assert one.reference == cases[HEARING]
    assert one.shows("I wrote about the hearing aids before.")
    assert one.shows("lost three hearing aids")
    assert f"Joined {old} into this case by officer" in one.timeline
    answer = await officer.get(f"/cases/{old}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{one.reference}")
    async with store.read() as unit:
        double_case = await unit.cases.by_reference(old)
        assert double_case.status is CaseStatus.JOINED
        assert await unit.cases.messages(double_case.id) == []
    assert (await one.case()).revision == 2
    assert await one.actions() == ["case_joined"]


async def test_a_double_leaves_the_queue(double, officer, cases):
    old = double.reference
    await joined(double, cases)
    pages = [(await officer.get(f"/queue?status={status}")).text for status in ("awaiting_confirmation", "confirmed", "closed", "joined")]
    assert not any(old in page for page in pages)


async def test_what_is_written_to_its_address_goes_to_the_other_case(double, store, clock, cases):
    old = double.reference
    one = await joined(double, cases)
    by_address = Report(Channel.EMAIL, clock(), "And now?", sender="d.peake@example.org", proven_reference=old)
    assert (await receive(store, clock, by_address)).reference == one.reference
    naming = Report(Channel.EMAIL, clock(), f"About {old}", sender="stranger@example.org", claimed_reference=old)
    async with store.read() as unit:
        found = await belonging(naming, unit)
        assert [case_id for case_id, _ in found.links] == [(await unit.cases.by_reference(one.reference)).id]


async def test_a_report_on_the_double_s_letter_is_shown_on_the_other_case(double, store, clock, cases):
    await add_acknowledgement(store, double.reference)
    async with store.read() as unit:
        key = f"acknowledgement:{(await unit.cases.by_reference(double.reference)).id}"
    one = await joined(double, cases)
    bounced = Report(
        Channel.EMAIL,
        clock(),
        "Undelivered",
        automatic=True,
        proven_letter=key,
        deliveries=(Delivery("jo.marlow@example.org", "failed", "5.1.1"),),
    )
    assert (await receive(store, clock, bounced)).reference == one.reference
    await one.open()
    assert one.shows("A letter of ours could not be delivered.")
    assert one.shows("Thank you for writing to us."), "what the resident was told about the double is gone"


async def test_joined_cases_count_once(double, store, cases):
    await add_decision(store, double.reference, 1, MORNING, process=Process.CORPORATE)
    await add_decision(store, cases[HEARING], 1, MORNING)
    await double.open()
    await joined(double, cases)
    async with store.read() as unit:
        counted = await unit.histories.first_decided_between(MORNING, MORNING.replace(day=4))
        taught = await unit.teaching.decided_cases()
    assert [each.reference for each in counted] == [cases[HEARING]]
    assert [each.reference for each in taught] == [cases[HEARING]]


async def test_a_decided_case_waits_again_when_an_undecided_one_is_joined_into_it(double, store, cases):
    await add_decision(store, cases[HEARING], 1, MORNING)
    one = await joined(double, cases)
    assert (await one.case()).status is CaseStatus.AWAITING_CONFIRMATION
    assert (await one.press()).status_code == 303


async def test_a_double_s_concern_is_decided_on_first(officer, store, cases):
    danger = await Story(officer, store, await add_case(store, DANGER)).open()
    one = await joined(danger, cases)
    case = await one.case()
    assert case.concern
    assert one.shows("Adult at risk")
    async with store.read() as unit:
        assert [found.reference for _, found in await unit.judgements.open_concerns()].count(one.reference) == 1


async def test_joining_is_undone_with_the_case_as_it_stood(double, officer, store, cases):
    old = double.reference
    await add_decision(store, old, 1, MORNING)
    await double.open()
    one = await joined(double, cases)
    assert f"Decided {old}, before it was joined into this case by officer" in one.timeline
    await one.do("separate", join_id=one.hidden("join_id"))
    assert one.shows("The cases are two again.")
    assert not one.shows("I wrote about the hearing aids before.")
    assert f"Took it apart again from {old} by officer" in one.timeline
    again = await Story(officer, store, old).open()
    assert again.shows("I wrote about the hearing aids before.")
    assert (await again.case()).status is CaseStatus.CONFIRMED
    theirs = await Story(officer, store, cases[HEARING]).open()
    assert (await theirs.press()).status_code == 303
    assert (await officer.get(f"/cases/{old}")).status_code == 200


async def test_the_undoing_leaves_what_came_since(double, officer, store, clock, cases):
    old = double.reference
    one = await joined(double, cases)
    await receive(store, clock, Report(Channel.EMAIL, clock(), "And now?", sender="d.peake@example.org", proven_reference=old))
    await one.open()
    await one.do("separate", join_id=one.hidden("join_id"))
    assert one.shows("And now?")


async def test_a_case_taken_out_again_waits_for_a_decision_on_what_its_files_said_meanwhile(double, officer, store, clock, cases):
    old = double.reference
    await add_decision(store, old, 1, MORNING)
    await double.open()
    one = await joined(double, cases)
    async with store.read() as unit:
        message = (await unit.cases.messages((await one.case()).id))[-1]
    clock.move(minutes=1)
    receiver = Receiver(fake_classify(safeguarding=Safeguarding.ADULT), clock, make_letters())
    effect = await judge_again(message, receiver, store, "She was hit.")
    async with store.begin() as unit:
        await effect(unit)
        await unit.commit()
    await one.open()
    await one.do("separate", join_id=one.hidden("join_id"))
    again = await Story(officer, store, old).open()
    case = await again.case()
    assert (case.status, case.concern) == (CaseStatus.AWAITING_CONFIRMATION, True)
    assert again.shows("Adult at risk")


async def test_who_wrote_a_double_in_a_chat_has_the_other_case_from_then_on(officer, safeguarding, store, clock, cases):
    chat = await Story(officer, store, cases[CONTACT.subject]).open()
    old = chat.reference
    one = await chat.do("join", join_other=cases[HEARING], join_same="yes")
    talk = Talk(4712, Cause("telegram:1", clock()), Languages().words("en"))
    services = SimpleNamespace(store=store)
    assert [case.reference for case in await own_cases(talk, services)] == [one.reference]
    assert await is_own(one.reference, talk, services)
    assert await is_own(old, talk, services)
    assert not await is_own(cases[BINS.subject], talk, services)
    theirs = await Story(safeguarding, store, one.reference).open()
    await theirs.do("separate", join_id=theirs.hidden("join_id"))
    assert [case.reference for case in await own_cases(talk, services)] == [old]
    assert not await is_own(one.reference, talk, services)


async def test_different_writers_are_joined_only_when_the_officer_says_so(officer, store, cases):
    bins = await Story(officer, store, cases[BINS.subject]).open()
    refused = await bins.send("join", join_other=cases[HEARING])
    assert refused.status_code == 422
    assert "was written from another address" in refused.text
    one = await bins.do("join", join_other=cases[HEARING].lower(), join_same="yes")
    assert one.reference == cases[HEARING]


@pytest.mark.parametrize("written", ["", "nonsense", "HD-0000-0000"])
async def test_a_case_that_is_not_there_is_refused(double, written):
    refused = await double.send("join", join_other=written)
    assert refused.status_code == 422
    assert "There is no such case" in refused.text


async def test_a_case_is_not_joined_into_itself(double):
    assert "This is the case itself" in (await double.send("join", join_other=double.reference)).text


async def test_a_case_that_moved_is_not_joined_before_that_was_seen(double, store, cases):
    await add_decision(store, double.reference, 1, MORNING)
    refused = await double.send("join", join_reference=cases[HEARING])
    assert refused.status_code == 409
    assert "officer decided:" in refused.text


async def test_who_was_reading_the_double_is_told_where_it_is(double, safeguarding, store, cases):
    theirs = await Story(safeguarding, store, double.reference).open()
    old = double.reference
    await joined(double, cases)
    refused = await theirs.send("notes", note_text="typed with care")
    assert refused.status_code == 303, "a note is kept with the case that the double is in now"
    refused = await theirs.send("reply", reply_text="typed with care")
    assert refused.status_code == 409
    assert f"{old} was joined into this case." in refused.text
    assert "typed with care</textarea>" in refused.text


async def test_joining_with_a_restricted_case_makes_the_result_restricted(officer, safeguarding, store, cases):
    secret = await add_case(store, replace(DOUBLE, restricted=True))
    theirs = await Story(safeguarding, store, secret).open()
    one = await joined(theirs, cases)
    assert (await one.case()).restricted
    for reference in (secret, cases[HEARING]):
        assert (await officer.get(f"/cases/{reference}")).status_code == 404
    await one.do("separate", join_id=one.hidden("join_id"))
    assert (await officer.get(f"/cases/{secret}")).status_code == 404


async def test_what_was_joined_earlier_is_hidden_too_when_a_restricted_case_is_joined_into_it(double, officer, safeguarding, store, cases):
    await double.do("notes", note_text="The neighbour rang about the periwinkle fence.")
    first = double.reference
    await joined(double, cases)
    secret = await add_case(store, replace(DOUBLE, subject="Hidden", minutes=20, restricted=True))
    await joined(await Story(safeguarding, store, secret).open(), cases)
    async with store.read() as unit:
        assert (await unit.cases.by_reference(first)).restricted
    page = (await officer.get("/search?q=periwinkle")).text
    assert first not in page
    assert "neighbour rang" not in page


async def test_an_officer_can_neither_find_nor_join_a_restricted_case(double, store, cases):
    secret = await add_case(store, replace(DOUBLE, subject="Hidden", restricted=True))
    assert secret not in (await double.open()).page
    assert "There is no such case" in (await double.send("join", join_other=secret)).text


async def test_a_double_of_a_case_restricted_later_is_hidden_with_it(double, officer, safeguarding, store, cases):
    old = double.reference
    await joined(double, cases)
    theirs = await Story(safeguarding, store, cases[HEARING]).open()
    await safeguarding.post(f"/cases/{theirs.reference}/restrict", restricted="yes")
    async with store.read() as unit:
        assert (await unit.cases.by_reference(old)).restricted
    assert (await officer.get(f"/cases/{old}")).status_code == 404


async def test_a_chain_of_joins_leads_to_its_end(double, officer, store, cases):
    third = await add_case(store, replace(DOUBLE, subject="Third", minutes=30))
    await (await Story(officer, store, third).open()).do("join", join_other=double.reference)
    await double.open()
    one = await joined(double, cases)
    answer = await officer.get(f"/cases/{third}")
    assert answer.headers["location"] == f"/cases/{one.reference}"
    assert (await one.open()).page.count('class="heed-message heed-message--inbound') == 3
