"""Cases that have to do with each other are linked with a reason, and unlinked."""

import pytest

from tests.desk_data import BINS, SECRET
from tests.integration.desk.story import Story
from tests.integration.desk.test_deciding import HEARING


@pytest.fixture
async def hearing(officer, store, cases) -> Story:
    return await Story(officer, store, cases[HEARING]).open()


async def test_a_link_is_shown_on_both_cases_with_its_reason(hearing, officer, store, cases):
    await hearing.do("link", link_reference=cases[BINS.subject], link_reason="they share a carer")
    assert hearing.shows(f"{cases[BINS.subject]} Missed bins, Larch Close (they share a carer; awaiting confirmation)")
    other = await Story(officer, store, cases[BINS.subject]).open()
    assert other.shows("(they share a carer; awaiting confirmation)")
    assert "Linked it with another case by officer" in other.timeline
    assert await other.actions() == await hearing.actions() == ["cases_linked"]
    assert (await hearing.case()).revision == 1


async def test_a_link_is_taken_away(hearing, officer, store, cases):
    await hearing.do("link", link_reference=cases[BINS.subject], link_reason="they share a carer")
    await hearing.do("unlink", link_id=hearing.hidden("link_id"))
    assert not hearing.shows("they share a carer")
    assert not (await Story(officer, store, cases[BINS.subject]).open()).shows("they share a carer")
    assert await hearing.actions() == ["cases_linked", "cases_unlinked"]


async def test_a_link_needs_a_reason_and_another_case(hearing, cases):
    refused = await hearing.send("link", link_reference=cases[HEARING], link_reason="")
    assert refused.status_code == 422
    assert "Say what they have to do with each other" in refused.text
    assert "This is the case itself" in refused.text


async def test_nobody_links_with_or_unlinks_from_what_they_may_not_see(hearing, officer, safeguarding, store, cases):
    assert "There is no such case" in (await hearing.send("link", link_reference=cases[SECRET.subject], link_reason="his colleague")).text
    theirs = await Story(safeguarding, store, cases[HEARING]).open()
    await theirs.do("link", link_reference=cases[SECRET.subject], link_reason="his colleague")
    link_id = theirs.hidden("link_id")
    await hearing.open()
    assert not hearing.shows("his colleague")
    assert cases[SECRET.subject] not in hearing.page
    assert (await officer.post(f"/cases/{hearing.reference}/unlink", link_id=link_id)).status_code == 404
    assert (await theirs.open()).shows("his colleague")
