"""Whatever an administrator calls, over a store that holds something of every kind, says nothing that anybody wrote, or who did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.app import DeskConfig, create_app
from desk.permissions import PUBLIC, ROLES
from models.cases import Case
from models.states import Role
from tests.administering import IN_USE, NEW, FakeAdministration
from tests.desk_data import BINS, EVERYTHING, HEARING_AIDS, SECRET, Said, add_acknowledgement, add_case, add_decision, add_held, receiver_of
from tests.integration.desk.story import Story
from tests.integration.desk.test_permissions import routes

RAW = b"From: Wilhelmina Brackenbury <wilhelmina@example.org>\r\nSubject: The orangery\r\n\r\nNobody came to the orangery."
NOTE = "The neighbour rang about the periwinkle fence."
FILE = replace(
    BINS,
    subject="About the sundial",
    text="The sundial was moved and nobody asked.",
    sender="ottoline@example.org",
    sender_name="Ottoline Farthingale",
    said=Said(),
    files=(("farthingale.pdf", "application/pdf", b"%PDF-1.4 sample"),),
)
ENDS_THE_SESSION = {("POST", "/sign-out"), ("POST", "/password")}
QUESTIONS = (
    "",
    "?q=sundial",
    "?who=officer",
    "?action=cases_searched",
    "?action=queue_read&since=2000-01-01&until=2999-12-31",
    "?used=sundial",
)


@pytest.fixture
def app(store, clock):
    return create_app(store, clock, DeskConfig("Westmere Council", profile=IN_USE), receiver_of(clock), told=FakeAdministration())


@pytest.fixture
async def worked_on(store, clock, officer, safeguarding, cases) -> list[str]:
    """A store in which officers have read, searched, decided, noted, linked and exported; return all references."""
    sundial = await add_case(store, FILE, clock())
    story = await Story(officer, store, sundial).open()
    await story.do("notes", note_text=NOTE)
    await story.do("documents", files={"document-files": ("farthingale notes.txt", b"Farthingale rang.", "text/plain")})
    await story.do("link", link_reference=cases[HEARING_AIDS.subject], link_reason="the same orangery")
    await add_decision(store, cases[HEARING_AIDS.subject], 1, clock() - timedelta(days=1), reason="Periwinkle is right.")
    await add_acknowledgement(store, sundial)
    await add_held(store, RAW, "The message cannot be read.")
    for browser in (officer, safeguarding):
        for path in ("/queue", "/search?q=sundial", "/concerns", "/pen/1", "/statistics/cases?which=decided", "/statistics/rates.csv"):
            await browser.get(path)
    return [sundial, *cases.values()]


def telling(references: list[str]) -> set[str]:
    """What no page may show: references, subjects, addresses, names, and words of what was written."""
    samples = (*EVERYTHING, SECRET, FILE)
    said = {
        each
        for sample in samples
        for each in (sample.subject, sample.sender, sample.sender_name, sample.text[:40], *sample.text.split("\n\n"))
    }
    files = {name for sample in samples for name, *_ in sample.files}
    own = {"brackenbury", "orangery", "periwinkle", "farthingale", "sundial", NOTE}
    return {each.casefold() for each in (*said, *files, *own, *references) if each}


def as_text(answer) -> str:
    return (answer.text + str(answer.headers) + answer.content.decode("latin-1")).replace("&#39;", "'").casefold()


async def test_no_route_of_an_administrator_says_a_word_of_any_case(app, administrator, worked_on, store):
    never = telling(worked_on)
    named = {"account_id": "2", "token_id": "1", "version": NEW}
    called = 0
    for method, template in sorted(routes(app) - PUBLIC):
        if Role.ADMINISTRATOR not in ROLES[method, template] or (method, template) in ENDS_THE_SESSION:
            continue
        path = template.format(**named)
        for question in QUESTIONS if method == "GET" else ("",):
            answer = await (administrator.client.get(path + question) if method == "GET" else administrator.post(path))
            asked = question.casefold()
            shown = as_text(answer).replace(asked.removeprefix("?"), "") if asked else as_text(answer)
            assert answer.status_code < 500, path
            assert [each for each in never if each in shown and each not in asked] == [], (method, path + question)
            called += 1
    assert called > 60


async def test_what_is_asked_of_an_administrator_is_there_to_be_told_of(store, worked_on):
    """The search above would find nothing in an empty store: the trail holds references and what was searched for."""
    async with store.read() as unit:
        details = " ".join(entry.detail for entry in await unit.audit.latest(200))
        cases: list[Case] = await unit.cases.list_all(None, include_restricted=True)
    assert "sundial" in details
    assert worked_on[0] in details
    assert len(cases) == len(worked_on)


async def test_every_other_address_is_refused(app, administrator, worked_on):
    for method, template in sorted(routes(app) - PUBLIC):
        if Role.ADMINISTRATOR not in ROLES[method, template]:
            path = template.format(reference=worked_on[0], row_id=1, attachment_id=1, document_id=1, view_id=1, table="rates")
            answer = await (administrator.client.get(path) if method == "GET" else administrator.post(path))
            assert answer.status_code == 403, path
            assert not any(each in as_text(answer).replace(path.casefold(), "") for each in telling(worked_on)), path
