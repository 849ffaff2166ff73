"""Views of the queue: ready ones and one's own, their order, and claiming from the list."""

import html
import re

import pytest

from desk.views import events
from models.states import Role
from tests.desk_data import HEARING_AIDS, LEFT_ALONE, RAMP, SECRET, Said, Sample, add_account, add_case
from tests.fakes import MORNING

TITLES = re.compile(r'heed-row__link" href="/cases/([^"]+)"')
TAB = re.compile(r'<a href="([^"]+)"( aria-current="page")?>([^<]+) <span class="heed-tabs__count"><span[^>]*>, </span>([^<]+)<')


async def shown(browser, path: str) -> list[str]:
    return TITLES.findall((await browser.get(path)).text)


async def counts(browser, path: str = "/queue") -> dict[str, str]:
    return {text: count for _, _, text, count in TAB.findall((await browser.get(path)).text)}


@pytest.mark.parametrize(
    ("view", "subjects"),
    [
        ("concerns", [""]),
        ("unsure", ["Missed bins, Larch Close", "Invoice 0099 is wrong for the third time"]),
        ("advertising", ["SEO packages for councils"]),
        ("mine", []),
        ("longest", ["SEO packages for councils", "Thank you to the reablement team", "Mum's hearing aids (again)"]),
    ],
)
async def test_a_ready_view_shows_what_it_says(officer, cases, view, subjects):
    by_reference = {reference: subject for subject, reference in cases.items()}
    assert [by_reference[each] for each in await shown(officer, f"/queue?view={view}")][:3] == subjects


async def test_every_view_is_shown_with_its_count_and_leads_to_it(officer, cases):
    found = await counts(officer)
    assert (found["All"], found["Concerns"], found["Unsure"], found["Taken for advertising"], found["Mine"]) == ("8", "1", "2", "1", "0")
    page = (await officer.get("/queue")).text
    for href, _, _, count in TAB.findall(page):
        first = (await officer.get(html.unescape(href))).text
        assert (f"of {count}." in first) == (count != "0")


async def test_a_service_area_narrows_any_view(officer, cases):
    assert await shown(officer, "/queue?area=children_disabilities") == [cases["Ramp for my daughter"]]
    assert await shown(officer, "/queue?area=children_disabilities&view=concerns") == []


async def test_cases_are_sorted_as_asked(officer, cases):
    longest = await shown(officer, "/queue?sort=longest")
    newest = await shown(officer, "/queue?sort=newest&page=2")
    assert longest[0] == newest[-1] == cases["SEO packages for councils"]


async def test_nonsense_shows_the_usual(officer):
    usual = await shown(officer, "/queue")
    for query in ("view=lost", "area=moon", "sort=sideways", "view=&area=&sort="):
        assert await shown(officer, f"/queue?{query}") == usual


async def test_restricted_cases_are_in_no_view_and_no_count_but_safeguarding_s(officer, safeguarding, store, cases):
    restricted = cases["About Mr Orme, night carer"]
    for path in ("view=concerns", "view=unsure", "view=longest", "area=adult_provision", "sort=newest"):
        assert restricted not in await shown(officer, f"/queue?{path}")
    assert restricted in await shown(safeguarding, "/queue?view=concerns")
    assert ((await counts(officer))["Concerns"], (await counts(safeguarding))["Concerns"]) == ("1", "2")


async def test_no_more_is_counted_than_an_officer_needs_to_know(officer, monkeypatch):
    monkeypatch.setattr("desk.views.queue.MOST_IN_A_TAB", 5)
    monkeypatch.setattr("desk.views.queue.MOST_IN_A_LIST", 6)
    assert (await counts(officer))["All"] == "5+"
    page = (await officer.get("/queue?page=9")).text
    assert "6 to 8 of 6+." in page or "6 to 10 of 6+." in page or "of 6+." in page


async def test_a_case_shows_its_working_days_against_the_time_limit(officer, store, clock):
    await add_case(store, Sample("Late", "No answer yet.", Said(process="corporate"), minutes=60 * 24 * 30))
    await add_case(store, Sample("Fresh", "No answer yet.", Said(process="corporate"), minutes=60 * 24))
    page = (await officer.get("/queue?view=longest")).text
    assert "10 working days over 10" in page
    assert "Day 1 of 10" in (await officer.get("/queue?sort=newest&page=1")).text + (await officer.get("/queue?sort=newest&page=2")).text


async def test_a_view_is_kept_under_a_name_opened_and_removed(officer, store):
    await officer.get("/queue?view=unsure&area=corporate")
    answer = await officer.post("/queue/views", view="status=awaiting_confirmation&view=unsure&area=corporate", name="  Bins   etc. ")
    page = (await officer.get(answer.headers["location"])).text
    assert "The view is kept." in page
    assert 'href="/queue?status=awaiting_confirmation&amp;view=unsure&amp;area=corporate" aria-current="page">Bins etc.</a>' in page
    await officer.post("/queue/views", view="view=mine", name="bins etc.")
    async with store.read() as unit:
        (view,) = await unit.saved_views.of_account(1)
    assert (view.name, view.query) == ("bins etc.", "status=awaiting_confirmation&view=mine")
    answer = await officer.post(f"/queue/views/{view.id}/remove", view="")
    assert "The view is gone." in (await officer.get(answer.headers["location"])).text
    assert "Bins" not in (await officer.get("/queue")).text


async def test_another_s_views_are_neither_seen_nor_removed(officer, safeguarding, store):
    await officer.post("/queue/views", view="view=mine", name="My own one")
    assert "My own one" not in (await safeguarding.get("/queue")).text
    await safeguarding.post("/queue/views/1/remove", view="")
    assert "My own one" in (await officer.get("/queue")).text


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
async def test_a_view_without_a_usable_name_is_not_kept(officer, name):
    answer = await officer.post("/queue/views", view="view=mine", name=name)
    assert "Give the view a name" in (await officer.get(answer.headers["location"])).text


async def test_nothing_but_a_view_is_kept_as_one(officer, store):
    await officer.post("/queue/views", view="view=mine&x=<script>&page=7&sort=//evil.example", name="<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in (await officer.get("/queue")).text
    async with store.read() as unit:
        (view,) = await unit.saved_views.of_account(1)
    assert view.query == "status=awaiting_confirmation&view=mine"


async def test_a_case_is_claimed_and_released_from_the_list(officer, safeguarding, store, cases):
    reference = cases["Ramp for my daughter"]
    answer = await officer.post("/queue/claim", reference=reference, view="view=longest", page="2")
    assert answer.headers["location"] == "/queue?status=awaiting_confirmation&view=longest&page=2&done=claimed"
    assert await shown(officer, "/queue?view=mine") == [reference]
    assert await shown(safeguarding, "/queue?view=mine") == []
    assert "Yours" in (await officer.get("/queue?view=mine")).text
    answer = await safeguarding.post("/queue/claim", reference=reference, view="")
    assert "Another officer has this case." in (await safeguarding.get(answer.headers["location"])).text
    await officer.post("/queue/claim", reference=reference, view="", release="yes")
    assert await shown(officer, "/queue?view=mine") == []
    async with store.read() as unit:
        actions = [entry.action for entry in await unit.audit.latest(30)]
    assert {"case_claimed", "case_released"} <= set(actions)


async def test_what_may_not_be_seen_cannot_be_claimed(officer, cases):
    assert (await officer.post("/queue/claim", reference=cases["About Mr Orme, night carer"], view="")).status_code == 404


def told(text: str) -> list[str]:
    return [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]


async def test_an_open_page_is_told_of_new_cases_once_and_of_no_restricted_ones(officer, store):
    query = html.unescape(re.search(r'data-news-events="([^"]+)"', (await officer.get("/queue")).text)[1])
    for sample in (RAMP, LEFT_ALONE, SECRET):
        await add_case(store, sample)
    answer = await officer.get(query)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert told(answer.text) == ['{"cases": 2, "concerns": 1}']


async def test_a_stream_ends_with_its_sign_in(officer, store, monkeypatch):
    looks = []

    async def sign_out_meanwhile(_desk, _visitor, _query):
        looks.append(1)
        async with store.begin() as unit:
            await unit.accounts.end_sessions(1)
            await unit.commit()

    monkeypatch.setattr(events, "_news", sign_out_meanwhile)
    assert (await officer.client.get("/queue/events")).status_code == 200
    assert len(looks) == 1


async def test_a_browser_that_opens_too_many_streams_is_told_to_ask_instead(officer, monkeypatch):
    monkeypatch.setattr(events, "MOST", 0)
    assert (await officer.client.get("/queue/events")).status_code == 204
    monkeypatch.setattr(events, "MOST", 200)
    assert (await officer.client.get("/queue/events")).status_code == 200
    assert events._open.total() == 0


async def test_the_search_page_shows_where_the_words_stand(officer, cases):
    page = (await officer.get("/search?q=laundry+cardig")).text
    assert TITLES.findall(page) == [cases["Mum's hearing aids (again)"]]
    assert '<mark class="heed-found">laundry</mark>' in page
    assert '<mark class="heed-found">cardigan</mark>' in page
    assert "1 place found." in page


async def test_a_search_finds_nothing_restricted_and_says_nothing_of_it(officer, safeguarding, cases):
    assert "Nothing is found" in (await officer.get("/search?q=orme")).text
    assert TITLES.findall((await safeguarding.get("/search?q=orme")).text) == [cases["About Mr Orme, night carer"]]


@pytest.mark.parametrize("typed", ["", "%22", "*", "AND+OR", "%00", "%27%3B--", "%3Cscript%3Ealert(1)%3C/script%3E", "x" * 3000])
async def test_nothing_typed_is_a_mistake(officer, typed):
    answer = await officer.get(f"/search?q={typed}&before={'9' * 30}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


async def test_many_finds_are_paged(officer, store):
    references = [await add_case(store, Sample(f"Kumquat {number}", "They rot.", minutes=1)) for number in range(7)]
    first = (await officer.get("/search?q=kumquat")).text
    further = html.unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])
    assert [*TITLES.findall(first), *await shown(officer, further)] == references[::-1]


async def test_what_was_looked_for_and_shown_is_in_the_trail(officer, store, cases):
    await officer.get("/search?q=laundry")
    async with store.read() as unit:
        (entry,) = [entry for entry in await unit.audit.latest(20) if entry.action == "cases_searched"]
    assert entry.detail == f"laundry: {cases[HEARING_AIDS.subject]}"


async def test_a_manager_searches_nothing(browser, cases, store):
    await add_account(store, "mia", Role.MANAGER, now=MORNING)
    manager = browser()
    await manager.sign_in("mia")
    assert (await manager.get("/search?q=laundry")).status_code == 403
