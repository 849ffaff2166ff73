"""A new matter on an old thread becomes a case of its own."""

import re
from dataclasses import replace

import pytest

from intake.report import Report
from models.labels import Process, Safeguarding, ServiceArea
from models.states import CaseStatus, Channel, OutboxPurpose
from tests.desk_data import BINS, SECRET, Said, Sample, add_decision, add_reply, receiver_of
from tests.fakes import MORNING
from tests.integration.desk.story import Story
from tests.integration.desk.test_deciding import HEARING
from tests.mailing import ADDRESSES

OTHER = Sample("Re: hearing aids", "By the way, nobody empties the bins.", Said(process=Process.CORPORATE), sender="d.peake@example.org")
DANGER = Sample("Re: hearing aids", "She was hit last night.", Said(safeguarding=Safeguarding.ADULT), sender="d.peake@example.org")


@pytest.fixture
async def hearing(officer, store, cases) -> Story:
    await add_reply(store, cases[HEARING], OTHER)
    return await Story(officer, store, cases[HEARING]).open()


def box(page: str, words: str) -> str:
    """The value of the box beside a message in the form for splitting."""
    return re.search(rf'name="split-messages"[^>]*value="(\d+)"[^<]*(?:<(?!input)[^<]*)*?{words}', page, re.DOTALL)[1]


async def suggestions(store, reference):
    async with store.read() as unit:
        return await unit.judgements.suggestions((await unit.cases.by_reference(reference)).id)


async def messages(store, reference) -> list[str]:
    async with store.read() as unit:
        return [each.text for each in await unit.cases.messages((await unit.cases.by_reference(reference)).id)]


async def test_a_message_goes_into_a_case_of_its_own_with_its_suggestion_and_a_link(hearing, store):
    old = hearing.reference
    before = (await hearing.case()).revision
    new = await hearing.do("split", split_messages=box(hearing.page, "By the way"))
    assert new.reference != old
    assert new.shows("This is the new case. It waits for a decision.")
    assert (await messages(store, new.reference))[0] == OTHER.text
    assert OTHER.text not in await messages(store, old)
    assert [each.process for each in await suggestions(store, new.reference)] == [Process.CORPORATE]
    assert new.shows("split off from it")
    case = await new.case()
    assert (case.status, case.sender, case.revision) == (CaseStatus.AWAITING_CONFIRMATION, "d.peake@example.org", 1)
    assert f"Split off from {old} by officer" in new.timeline
    assert await new.actions() == ["case_split"]

    theirs = await Story(hearing.browser, store, old).open()
    assert (await theirs.case()).revision == before + 1
    assert f"Split 1 message off into {new.reference} by officer" in theirs.timeline
    assert theirs.shows("lost three hearing aids")
    assert (await suggestions(store, old))[-1].process is Process.ADULT_STATUTORY
    assert await theirs.actions() == ["case_split"]


async def test_the_new_case_is_acknowledged_once_and_answers_to_it_come_there(hearing, store, clock):
    new = await hearing.do("split", split_messages=box(hearing.page, "By the way"))
    acknowledgements = [row for row in await new.outbox() if row.purpose is OutboxPurpose.ACKNOWLEDGEMENT]
    assert [(row.recipient, row.payload["headers"]["Reply-To"]) for row in acknowledgements] == [
        ("d.peake@example.org", ADDRESSES.of(new.reference))
    ]
    receiver = receiver_of(clock)
    report = Report(Channel.EMAIL, clock(), "Still full.", sender="d.peake@example.org", proven_reference=new.reference)
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    assert received.reference == new.reference
    await (await Story(hearing.browser, store, new.reference).open()).press()
    assert len([row for row in await new.outbox() if row.purpose is OutboxPurpose.ACKNOWLEDGEMENT]) == 1


@pytest.mark.parametrize(
    ("language", "said"), [("cy", "ei rif ei hun"), ("pl", "własny numer"), ("ur", "اپنا نمبر"), (None, "its own reference")]
)
async def test_who_wrote_in_a_chat_is_told_of_the_new_reference_there(officer, store, cases, clock, language, said):
    async with store.begin() as unit:
        await unit.conversations.put("telegram:4711", None, {"language": language}, clock())
        await unit.commit()
    await add_reply(store, cases[""], replace(OTHER, channel=Channel.CHAT, sender="telegram:4711"))
    story = await Story(officer, store, cases[""]).open()
    new = await story.do("split", split_messages=box(story.page, "By the way"))
    (row,) = await new.outbox()
    assert (row.channel, row.recipient, row.purpose) == (Channel.CHAT, "telegram:4711", OutboxPurpose.ACKNOWLEDGEMENT)
    assert new.reference in row.payload["text"]
    assert said in row.payload["text"]
    assert new.shows("What the resident was told")


async def test_both_cases_are_decided_by_themselves_afterwards(hearing, store):
    old = hearing.reference
    new = await hearing.do("split", split_messages=box(hearing.page, "By the way"))
    assert (await new.decide(service_area=ServiceArea.CORPORATE, process=Process.CORPORATE)).status_code == 303
    theirs = await Story(hearing.browser, store, old).open()
    assert (await theirs.press()).status_code == 303


async def test_a_concern_goes_with_its_message(officer, store, cases):
    await add_reply(store, cases[HEARING], DANGER)
    story = await Story(officer, store, cases[HEARING]).open()
    old = story.reference
    new = await story.do("split", split_messages=box(story.page, "She was hit"))
    assert (await new.case()).concern
    assert "Safeguarding concern" in new.page
    theirs = await Story(officer, store, old).open()
    assert not (await theirs.case()).concern
    async with store.read() as unit:
        assert old not in [case.reference for _, case in await unit.judgements.open_concerns()]
        assert new.reference in [case.reference for _, case in await unit.judgements.open_concerns()]


async def test_something_has_to_go_and_something_has_to_stay(hearing):
    refused = await hearing.send("split")
    assert refused.status_code == 422
    assert "Choose the messages that belong to the new case." in refused.text
    every = re.findall(r'name="split-messages"[^>]*value="(\d+)"', hearing.page)
    refused = await hearing.send("split", split_messages=every)
    assert "Leave at least one message in this case." in refused.text
    assert len(re.findall(r'name="split-messages"[^>]*checked', refused.text)) == 2


async def test_a_case_with_one_message_offers_no_splitting(officer, store, cases):
    assert 'action="/cases/' in (story := await Story(officer, store, cases[BINS.subject]).open()).page
    assert "/split" not in story.page


async def test_a_case_that_moved_is_not_split_before_that_was_seen(hearing, store, cases):
    chosen = box(hearing.page, "By the way")
    await add_decision(store, hearing.reference, 1, MORNING)
    refused = await hearing.send("split", split_messages=chosen)
    assert refused.status_code == 409
    assert "officer decided:" in refused.text
    assert re.search(rf'value="{chosen}"[^>]*checked', refused.text)


async def test_a_split_while_another_officer_reads_is_told_to_that_one(hearing, safeguarding, store):
    theirs = await Story(safeguarding, store, hearing.reference).open()
    new = await hearing.do("split", split_messages=box(hearing.page, "By the way"))
    refused = await theirs.press()
    assert refused.status_code == 409
    assert f"officer split 1 message off into {new.reference}." in refused.text
    assert "A new message came" not in refused.text


async def test_what_is_split_off_a_restricted_case_is_restricted(officer, safeguarding, store, cases):
    await add_reply(store, cases[SECRET.subject], OTHER)
    story = await Story(safeguarding, store, cases[SECRET.subject]).open()
    chosen = box(story.page, "By the way")
    assert (await officer.post(f"/cases/{story.reference}/split", {"split-messages": chosen, "revision": "2"})).status_code == 404
    new = await story.do("split", split_messages=chosen)
    assert (await new.case()).restricted
    assert (await officer.get(f"/cases/{new.reference}")).status_code == 404
