"""The audit trail as administrators read it."""

import csv
import io

import pytest

from tests.fakes import MORNING


async def test_who_did_what_is_listed_newest_first(administrator, officer, cases):
    reference = cases["Mum's hearing aids (again)"]
    await officer.get(f"/cases/{reference}")
    page = (await administrator.get("/audit")).text
    assert page.index("Case read") < page.index("Signed in")
    assert "officer" in page


async def test_it_tells_nothing_of_what_stands_in_a_case(administrator, officer, cases):
    await officer.get("/queue")
    for path in ("/audit", "/audit.csv"):
        text = (await administrator.get(path)).text
        assert "queue_read" in text or "Queue read" in text
        assert not any(reference in text for reference in cases.values())


async def test_it_is_narrowed_down_to_a_person_an_action_and_days(administrator, officer, cases, clock):
    await officer.get("/account")
    day = clock().date().isoformat()
    found = (await administrator.get(f"/audit?who=officer&action=signed_in&since={day}&until={day}")).text
    assert found.count("<tr") == 2
    assert "Nothing like that is on record" in (await administrator.get("/audit?until=2001-01-01")).text


async def test_an_address_that_cannot_be_read_asks_for_nothing(administrator):
    for query in ("since=yesterday", "before=x", "before=-1", "who=nobody", "before=99999999999999999999"):
        assert (await administrator.get(f"/audit?{query}")).status_code == 200


async def test_older_entries_are_a_page_away(administrator, store):
    async with store.begin() as unit:
        for number in range(60):
            await unit.audit.append(MORNING, 1, "case_read", number)
        await unit.commit()
    page = (await administrator.get("/audit?action=case_read")).text
    assert page.count("<tr") == 51
    older = page.split('href="/audit?')[1].split('"')[0].replace("&amp;", "&")
    assert (await administrator.get(f"/audit?{older}")).text.count("<tr") == 11


async def test_the_download_is_whole_and_is_on_record_itself(administrator, officer, store):
    rows = list(csv.DictReader(io.StringIO((await administrator.get("/audit.csv")).text)))
    async with store.read() as unit:
        count = (await unit.audit.head()).id
    assert len(rows) == count
    assert rows[0]["action"] == "audit_exported"
    assert rows[-1]["who"] in {"officer", "administrator"}


@pytest.mark.parametrize(
    ("query", "noted"),
    [
        ("", "everything"),
        ("who=officer&action=signed_in", "account 1, action signed_in"),
        ("since=2025-05-01&until=2025-05-31", "from 2025-05-01, to 2025-05-31"),
        ("since=yesterday&who=nobody", "everything"),
        ("action=Ottoline+Farthingale", "an action that is not on record"),
    ],
)
async def test_reading_and_taking_it_are_on_record_with_what_was_asked_for(administrator, officer, store, query, noted):
    for path, action in (("/audit", "audit_read"), ("/audit.csv", "audit_exported")):
        assert (await administrator.get(f"{path}?{query}")).status_code == 200
        async with store.read() as unit:
            entry = (await unit.audit.latest(1))[0]
            reader = await unit.accounts.get(entry.account_id)
        assert (reader.name, entry.action, entry.detail) == ("administrator", action, noted)
        assert noted in (await administrator.get("/audit")).text


async def test_an_older_page_is_on_record_as_one(administrator, store):
    await administrator.get("/audit?before=2")
    async with store.read() as unit:
        assert (await unit.audit.latest(1))[0].detail == "everything, before entry 2"


@pytest.mark.parametrize("asked", ["since=0001-01-01", "until=9999-12-31", "since=9999-12-31&until=0001-01-01"])
async def test_days_at_the_ends_of_the_calendar_are_answered(administrator, asked):
    for path in ("/audit", "/audit.csv"):
        assert (await administrator.get(f"{path}?{asked}")).status_code == 200
