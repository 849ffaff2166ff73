"""The queue page."""

import html
import re

import pytest

from tests.desk_data import BINS, LEFT_ALONE, SECRET, Sample, add_case

TITLES = re.compile(r'heed-row__link" href="/cases/([^"]+)"')


async def references(browser, path: str = "/queue") -> list[str]:
    return TITLES.findall((await browser.get(path)).text)


async def test_concerns_stand_first_then_the_longest_waiting_and_advertising_last(officer, cases):
    first, second = await references(officer), await references(officer, "/queue?page=2")
    by_reference = {reference: subject for subject, reference in cases.items()}
    assert [by_reference[each] for each in [*first, *second]] == [
        "",
        "Thank you to the reablement team",
        "Mum's hearing aids (again)",
        "Missed bins, Larch Close",
        "Invoice 0099 is wrong for the third time",
        "Contact cancelled",
        "Ramp for my daughter",
        "SEO packages for councils",
    ]


async def test_a_row_says_what_an_officer_needs(officer):
    text = (await officer.get("/queue")).text
    for words in ("12 minutes", "Adult at risk", "Urgent", "Likely", "Adult care provision", "Adult social care complaint", "HD-", "Chat"):
        assert words in text
    assert "1 to 5 of 8" in text


async def test_only_concerns_can_be_shown(officer, cases):
    assert await references(officer, "/queue?concerns=yes") == [cases[""]]


async def test_restricted_cases_are_in_the_list_for_safeguarding_alone(officer, safeguarding, cases):
    secret = cases["About Mr Orme, night carer"]
    assert secret not in (await officer.get("/queue?concerns=yes")).text
    assert secret in (await safeguarding.get("/queue?concerns=yes")).text


async def test_an_open_concern_is_on_every_page_for_those_who_may_see_it(officer, safeguarding, cases):
    secret = cases["About Mr Orme, night carer"]
    for path in ("/queue", "/pen", "/statistics", "/keys"):
        assert "1 safeguarding concern not yet taken over" in (await officer.get(path)).text
        answer = (await safeguarding.get(path)).text
        assert "2 safeguarding concerns not yet taken over" in answer
        assert secret in answer
        assert secret not in (await officer.get(path)).text


async def test_pages_lead_on_and_stop_at_the_ends(officer):
    assert "/queue?status=awaiting_confirmation&amp;page=2" in (await officer.get("/queue")).text
    last = (await officer.get("/queue?page=999")).text
    assert "6 to 8 of 8" in last
    assert 'rel="next"' not in last


async def test_a_nonsense_address_shows_the_first_page(officer):
    for query in ("status=lost", "page=-1", "page=x", "page=" + "9" * 50, "concerns=perhaps"):
        answer = await officer.get(f"/queue?{query}")
        assert answer.status_code == 200
        assert "Awaiting confirmation" in answer.text


async def test_an_empty_list_says_so(officer):
    assert "No cases here." in (await officer.get("/queue?status=closed")).text


async def test_nothing_a_resident_writes_is_markup(officer, store):
    await add_case(store, Sample(subject="<img src=x onerror=alert(1)>", text="<script>alert(2)</script> & more", minutes=500))
    text = (await officer.get("/queue")).text
    assert "<img" not in text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(2)&lt;/script&gt; &amp; more" in text


async def news(browser, page: str) -> dict[str, int]:
    """What the page would be told when it asks."""
    return (await browser.get(html.unescape(re.search(r'data-news="([^"]+)"', page)[1]))).json()


async def test_the_page_is_told_of_cases_that_came_since_it_was_shown(officer, safeguarding, store):
    page = (await officer.get("/queue")).text
    only_concerns = (await officer.get("/queue?concerns=yes")).text
    assert await news(officer, page) == {"cases": 0, "concerns": 0}
    for sample in (BINS, LEFT_ALONE, SECRET):
        await add_case(store, sample)
    assert await news(officer, page) == {"cases": 2, "concerns": 1}
    assert await news(officer, only_concerns) == {"cases": 1, "concerns": 1}
    assert await news(safeguarding, page) == {"cases": 3, "concerns": 2}


async def test_only_the_queue_of_what_waits_asks_for_news(officer):
    assert "data-news=" not in (await officer.get("/queue?status=confirmed")).text


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 30])
async def test_a_number_that_is_none_counts_everything(officer, since):
    assert (await officer.get(f"/queue/news?since={since}")).json()["cases"] == 8


async def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(officer, clock):
    for _ in range(59):
        clock.move(minutes=1)
        assert (await officer.client.get("/queue/news")).status_code == 200
    clock.move(minutes=1)
    assert (await officer.client.get("/queue/news")).status_code == 303


async def test_whose_excerpts_were_shown_is_in_the_trail(officer, store):
    shown = await references(officer)
    async with store.read() as unit:
        trail = [entry for entry in await unit.audit.latest(20) if entry.action == "queue_read"]
    assert [set(entry.detail.split()) for entry in trail] == [set(shown)]
