"""Whatever shows somebody what stands in a case, or who wrote it, is on record: tried on every address of the desk."""

from dataclasses import replace

import pytest

from desk.permissions import CASEWORKERS, PUBLIC, ROLES
from models.states import CaseStatus, Role
from tests.desk_data import BINS, Said, add_acknowledgement, add_case, add_held
from tests.integration.desk.story import Story
from tests.integration.desk.test_by_hand import typed
from tests.integration.desk.test_permissions import routes

WORDS = ("sundial", "farthingale", "periwinkle", "ottoline@example.org")
SUNDIAL = replace(
    BINS,
    subject="About the sundial",
    text="The sundial was moved and nobody asked.",
    said=Said(),
    sender="ottoline@example.org",
    sender_name="Ottoline Farthingale",
    files=(("farthingale.pdf", "application/pdf", b"%PDF-1.4 farthingale"), ("voice.ogg", "audio/ogg", b"OggS farthingale")),
)
QUESTIONS = {
    "/queue": ("?view=all", *(f"?status={status}" for status in CaseStatus)),
    "/search": ("?q=%22moved%20and%20nobody%22",),
    "/statistics/cases": ("?which=decided",),
    "/statistics/cases.csv": ("?which=decided",),
    "/statistics/cases.xlsx": ("?which=decided",),
}
STREAM = "/queue/events"


@pytest.fixture
async def reference(store, clock, officer, cases) -> str:
    """A case with everything that can be read: files, a sound, a document, a note, a letter; and a held mail of the same person."""
    reference = await add_case(store, SUNDIAL, clock())
    story = await Story(officer, store, reference).open()
    await story.do("notes", note_text="A periwinkle grew there.")
    await story.do("documents", files={"document-files": ("farthingale.txt", b"Farthingale rang.", "text/plain")})
    await add_acknowledgement(store, reference)
    await add_held(store, b"From: Ottoline Farthingale <ottoline@example.org>\r\n\r\nThe sundial is back.", "The message cannot be read.")
    return reference


async def trail(store) -> int:
    async with store.read() as unit:
        head = await unit.audit.head()
    return head.id if head else 0


async def addresses(app, store, reference: str) -> list[str]:
    """Every address of the desk that caseworkers may read, with what belongs to the case wherever a number is asked for."""
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        files = await unit.cases.attachments([message.id for message in await unit.cases.messages(case.id)])
        held = await unit.inbox.held_heads()
    named = {"reference": reference, "table": "rates", "document_id": 1, "row_id": held[-1][0].id}
    found = []
    for method, template in sorted(routes(app) - PUBLIC):
        if method == "GET" and template != STREAM and ROLES[method, template] & CASEWORKERS:
            paths = [template.format(**named, attachment_id=file.id) for file in files]
            found += [path + question for path in paths for question in QUESTIONS.get(template, ("",))]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SAFEGUARDING])
async def test_no_word_of_a_case_is_shown_that_is_not_on_record(app, browser, store, reference, role):
    visitor = browser()
    await visitor.sign_in(str(role))
    shown = set()
    for address in await addresses(app, store, reference):
        before = await trail(store)
        answer = await visitor.client.get(address)
        said = (answer.text + str(answer.headers) + answer.content.decode("latin-1")).casefold()
        if any(word in said for word in WORDS):
            shown.add(address)
            assert await trail(store) > before, address
    assert len(shown) >= 8, "the search has to find what is there"


@pytest.mark.parametrize("address", ["/audit", "/audit?action=case_read", "/audit.csv"])
async def test_whoever_reads_the_trail_is_in_it(administrator, store, reference, address):
    before = await trail(store)
    assert (await administrator.get(address)).status_code == 200
    assert await trail(store) == before + 1


async def test_cases_that_a_new_one_resembles_are_on_record_too(officer, store, reference):
    call = await typed(officer, name="Ottoline Farthingale", text=SUNDIAL.text)
    before = await trail(store)
    answer = await officer.post("/cases/new", call)
    assert reference in answer.text
    assert await trail(store) > before
