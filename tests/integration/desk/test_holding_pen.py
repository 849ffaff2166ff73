"""The holding pen."""

from dataclasses import replace

import pytest

from desk.app import DeskConfig, create_app
from intake.attachments import FileRules
from intake.scanning import Finding
from models.errors import ModelUnusable, ScannerUnavailable
from models.states import Channel, InboxState
from tests.desk_data import add_held, receiver_of
from tests.integration.desk.conftest import Browser
from tests.mailing import make_letters

SECRET = "About Mr Orme, night carer"
RAW = b"From: jo@example.org\r\nSubject: Help\r\n\r\n<script>alert(1)</script> my bins \xff\r\n"


async def test_what_is_held_is_listed_with_the_reason_in_words(officer, store):
    await add_held(store, RAW, "The message cannot be read; it is kept in the holding pen.")
    await add_held(store, RAW, "KeyError")
    text = (await officer.get("/pen")).text
    assert "The message cannot be read" in text
    assert "Heed itself failed on it (KeyError)" in text
    assert "2 held" in text


async def test_an_empty_pen_says_so(officer):
    assert "The holding pen is empty." in (await officer.get("/pen")).text


async def test_a_held_message_is_shown_as_text_and_its_reading_is_noted(officer, store):
    row_id = await add_held(store, RAW, "KeyError")
    text = (await officer.get(f"/pen/{row_id}")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; my bins ÿ" in text
    assert "<script>alert" not in text
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None


async def test_a_huge_message_is_cut_on_the_page_and_whole_as_a_download(officer, store):
    raw = b"x" * 300_000
    row_id = await add_held(store, raw, "KeyError")
    page = (await officer.get(f"/pen/{row_id}")).text
    assert "Only the beginning is shown." in page
    assert page.count("x") < 110_000
    download = await officer.get(f"/pen/{row_id}/raw")
    assert download.content == raw
    assert download.headers["content-disposition"].startswith("attachment")
    assert download.headers["content-security-policy"].startswith("sandbox")


async def test_trying_again_gives_the_row_back_to_the_worker(officer, store, clock):
    row_id = await add_held(store, RAW, "KeyError")
    answer = await officer.post(f"/pen/{row_id}/retry")
    assert "It will be tried again" in (await officer.get(answer.headers["location"])).text
    async with store.read() as unit:
        row = await unit.inbox.get(row_id)
    assert (row.state, row.failures, row.claims, row.held_at, row.available_at) == (InboxState.NEW, 0, 0, None, clock())


async def test_what_is_not_held_cannot_be_read_or_retried(officer, store):
    row_id = await add_held(store, RAW, "KeyError")
    await officer.post(f"/pen/{row_id}/retry")
    assert (await officer.get(f"/pen/{row_id}")).status_code == 404
    assert (await officer.post(f"/pen/{row_id}/retry")).status_code == 404


async def test_a_case_is_opened_by_hand_and_waits_for_a_decision(officer, store):
    row_id = await add_held(store, RAW, "KeyError")
    page = (await officer.get(f"/pen/{row_id}")).text
    assert 'value="jo.marlow@example.org"' in page
    answer = await officer.post(f"/pen/{row_id}/open", text="Nobody\r\nempties my bins.", subject="Bins", sender="jo@example.org")
    assert answer.status_code == 303
    case = (await officer.get(answer.headers["location"])).text
    assert "The case is open. It waits for a decision." in case
    assert "Nobody\nempties my bins." in case
    assert "Opened by hand from the holding pen" in case
    assert f"arrival-{row_id}.txt" in case
    async with store.read() as unit:
        assert (await unit.inbox.get(row_id)).state is InboxState.DONE
        kept = await unit.cases.by_reference(answer.headers["location"].split("/")[2].split("?")[0])
    assert (kept.subject, kept.sender) == ("Bins", "jo@example.org")
    assert (await officer.get(f"/pen/{row_id}")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "advice"),
    [({"text": " "}, "Write down what the message says"), ({"text": "My bins.", "sender": "next door"}, "Write a whole address")],
)
async def test_a_form_that_is_not_whole_is_asked_for_again_with_all_that_was_typed(officer, store, typed, advice):
    row_id = await add_held(store, RAW, "KeyError")
    answer = await officer.post(f"/pen/{row_id}/open", {"subject": "typed with care", "sender": "", **typed})
    assert answer.status_code == 422
    assert advice in answer.text
    assert "typed with care" in answer.text
    async with store.read() as unit:
        assert (await unit.inbox.get(row_id)).state is InboxState.HELD


async def test_a_chat_s_sender_is_known_and_not_asked_for(officer, store, clock):
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.CHAT, b"{}", clock(), {}, stream="telegram:4711")
        row.state, row.held_at = InboxState.HELD, clock()
        await unit.commit()
    page = (await officer.get(f"/pen/{row.id}")).text
    assert "telegram:4711" in page
    assert 'name="sender"' not in page
    answer = await officer.post(f"/pen/{row.id}/open", text="My bins.")
    assert "telegram:4711" in (await officer.get(answer.headers["location"])).text


@pytest.fixture
async def without_a_model(store, clock, cases):
    """An officer at a desk whose model cannot be loaded."""

    def load():
        raise ModelUnusable

    def classify(_message):
        load()

    receiver = replace(receiver_of(clock), classify=classify, load=load)
    visitor = Browser(create_app(store, clock, DeskConfig("Westmere Council"), receiver))
    await visitor.sign_in("officer")
    yield visitor
    await visitor.client.aclose()


async def test_without_a_model_the_desk_works_and_the_form_says_what_is_missing(without_a_model, store):
    row_id = await add_held(store, RAW, "KeyError")
    page = await without_a_model.get(f"/pen/{row_id}")
    assert page.status_code == 200
    assert "Heed has no model to make a suggestion with." in page.text
    assert f"/pen/{row_id}/open" not in page.text
    assert (await without_a_model.get("/queue")).status_code == 200


async def test_what_was_typed_outlives_a_model_that_went_away(without_a_model, store):
    row_id = await add_held(store, RAW, "KeyError")
    await without_a_model.get("/queue")
    answer = await without_a_model.post(f"/pen/{row_id}/open", text="Nobody empties my bins.", subject="", sender="")
    assert answer.status_code == 503
    assert "Heed has no model to make a suggestion with." in answer.text
    assert "Nobody empties my bins." in answer.text
    async with store.read() as unit:
        assert (await unit.inbox.get(row_id)).state is InboxState.HELD


@pytest.fixture
def checked_by(store, clock, cases):
    """Makes a signed-in officer at a desk that checks what it hands out."""
    opened = []

    async def make(scan):
        app = create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock), file_rules=FileRules(scan=scan))
        opened.append(Browser(app))
        await opened[-1].sign_in("officer")
        return opened[-1]

    return make


async def test_malware_in_what_came_is_not_handed_out(checked_by, store):
    async def scan(_content):
        return Finding.MALWARE

    row_id = await add_held(store, RAW, "KeyError")
    visitor = await checked_by(scan)
    answer = await visitor.get(f"/pen/{row_id}/raw")
    assert answer.status_code == 422
    assert "It is not handed out: a check found harmful software in it." in answer.text
    assert "attachment" not in answer.headers.get("content-disposition", "")
    await visitor.client.aclose()


async def test_what_came_is_not_handed_out_while_it_cannot_be_checked(checked_by, store):
    async def scan(_content):
        raise ScannerUnavailable

    row_id = await add_held(store, RAW, "KeyError")
    visitor = await checked_by(scan)
    answer = await visitor.get(f"/pen/{row_id}/raw")
    assert answer.status_code == 503
    assert "cannot be checked for harmful software now" in answer.text
    opened = await visitor.get((await visitor.post(f"/pen/{row_id}/open", text="My bins.")).headers["location"])
    assert "Not checked yet" in opened.text
    await visitor.client.aclose()


async def test_what_was_sent_to_a_restricted_case_is_there_for_safeguarding_officers_alone(officer, safeguarding, store, clock, cases):
    address = make_letters().addresses.of(cases[SECRET])
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, RAW, clock(), {"mail_from": "jo@example.org", "rcpt_tos": [address]})
        row.state, row.held_at = InboxState.HELD, clock()
        await unit.commit()
    assert "The holding pen is empty." in (await officer.get("/pen")).text
    assert "1 held" in (await safeguarding.get("/pen")).text
    for path in (f"/pen/{row.id}", f"/pen/{row.id}/raw"):
        assert (await officer.get(path)).status_code == 404
        assert (await safeguarding.get(path)).status_code == 200
    for path in (f"/pen/{row.id}/retry", f"/pen/{row.id}/open"):
        await officer.get("/pen")
        assert (await officer.post(path, text="My bins.")).status_code == 404
    await safeguarding.get(f"/pen/{row.id}")
    assert (await safeguarding.post(f"/pen/{row.id}/retry")).status_code == 303
