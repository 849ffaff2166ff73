"""The figures for Prometheus: by field, over the latest weeks, and nothing that grows."""

from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from heed.metrics import create_metrics
from models.labels import Process
from models.mailboxes import FetchedMail
from models.states import Band, Channel, Role
from reports.promise import WATCHED
from storage.store import Store
from tests.desk_data import Said, add_account, add_decided
from tests.unchecked import unchecked_file


@pytest.fixture
async def officer(store) -> int:
    return await add_account(store, "officer", Role.OFFICER)


@pytest.fixture
def scrape(store, clock):
    """Asks as Prometheus does; returns each figure by name and field."""
    app = create_metrics(store, clock)

    async def ask() -> dict[tuple[str, str], float]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://figures.example") as client:
            answer = await client.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(answer.text)
        return {
            (sample.name, sample.labels.get("field") or sample.labels.get("channel", "")): sample.value
            for family in families
            for sample in family.samples
        }

    return ask


async def test_agreement_promise_and_count_are_told_by_field(store, clock, officer, scrape):
    await add_decided(store, 45, 60, clock() - timedelta(weeks=1), officer, Said(band=Band.SURE), process=Process.LEGAL)
    found = await scrape()
    assert found["heed_agreement_ratio", "process"] == 0.75
    assert found["heed_agreement_low_ratio", "process"] < 0.75 < found["heed_agreement_high_ratio", "process"]
    assert found["heed_promise_ratio", "process"] == pytest.approx(0.97)
    assert found["heed_agreement_answers", "process"] == 60
    assert (found["heed_promise_broken", "process"], found["heed_promise_broken", "kind"]) == (1, 0)
    assert {field for name, field in found if name.startswith(("heed_agreement", "heed_promise"))} == set(WATCHED)


async def test_without_decisions_there_is_a_count_and_no_ratio(scrape):
    found = await scrape()
    assert {value for (name, _), value in found.items() if name == "heed_agreement_answers"} == {0}
    assert not [name for name, _ in found if name.endswith("ratio")]


async def test_only_the_latest_weeks_count(store, clock, officer, scrape):
    await add_decided(store, 1, 1, clock() - timedelta(weeks=5), officer)
    await add_decided(store, 1, 1, clock() - timedelta(weeks=4), officer)
    assert (await scrape())["heed_agreement_answers", "kind"] == 1


async def test_mailboxes_are_told_by_number(store, clock, scrape):
    found = await scrape()
    assert (found["heed_mailboxes_in_trouble", ""], found["heed_mails_left_in_mailboxes", ""]) == (0, 0)
    assert ("heed_mailbox_oldest_look_timestamp_seconds", "") not in found
    async with store.begin() as unit:
        for name, minutes in (("feedback", 2), ("adults", 50)):
            await unit.mailboxes.meet(name, clock().date())
            await unit.mailboxes.note(name, fetched_at=clock() - timedelta(minutes=minutes))
        await unit.mailboxes.note("adults", trouble="It is away.", trouble_since=clock())
        for uid in (1, 2):
            await unit.mailboxes.add(FetchedMail(mailbox="adults", uid_validity=1, uid=uid, met_at=clock(), left_because="Too large."))
        await unit.commit()
    clock.move(minutes=1)
    found = await scrape()
    assert (found["heed_mailboxes_in_trouble", ""], found["heed_mails_left_in_mailboxes", ""]) == (1, 2)
    assert found["heed_mailbox_oldest_look_timestamp_seconds", ""] == (clock() - timedelta(minutes=51)).timestamp()


async def test_files_that_wait_for_the_malware_check_are_told_by_number(store, clock, scrape):
    found = await scrape()
    assert found["heed_messages_with_unchecked_files", ""] == 0
    assert ("heed_unchecked_files_oldest_timestamp_seconds", "") not in found
    began = clock()
    async with store.begin() as unit:
        await unchecked_file(unit, began)
        await unchecked_file(unit, began + timedelta(minutes=1))
        await unit.commit()
    clock.move(minutes=5)
    found = await scrape()
    assert found["heed_messages_with_unchecked_files", ""] == 2
    assert found["heed_unchecked_files_oldest_timestamp_seconds", ""] == began.timestamp()


async def test_the_store_is_asked_only_now_and_then(store, clock, officer, scrape):
    assert (await scrape())["heed_agreement_answers", "kind"] == 0
    await add_decided(store, 1, 1, clock(), officer)
    clock.move(seconds=29)
    assert (await scrape())["heed_agreement_answers", "kind"] == 0
    clock.move(seconds=1)
    assert (await scrape())["heed_agreement_answers", "kind"] == 1


async def test_a_store_that_is_away_is_told_as_such(tmp_path, clock):
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'heed.db'}")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=create_metrics(store, clock)), base_url="http://figures.example"
    ) as client:
        answer = await client.get("/metrics")
    await store.close()
    assert (answer.status_code, "try again" in answer.text) == (503, True)


async def test_what_is_in_trouble_and_what_waits_is_counted(store, clock, scrape):
    async with store.begin() as unit:
        await unit.troubles.note("telegram:1:fetching", "the Telegram bot", "It cannot be reached.", clock())
        await unit.inbox.add(Channel.CHAT, b"{}", clock(), {}, external_id="1", stream="telegram:7")
        await unit.commit()
    found = await scrape()
    assert found["heed_parts_in_trouble", ""] == 1
    assert found["heed_arrivals_waiting", "chat"] == 1
    assert (found["heed_arrivals_waiting", "email"], found["heed_messages_to_send", "chat"]) == (0, 0)
