"""The holding pen."""

from models.states import InboxState
from tests.desk_data import add_held

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
    assert "&lt;script&gt;alert(1)&lt;/script&gt; my bins \N{REPLACEMENT CHARACTER}" in text
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
