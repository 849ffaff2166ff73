"""Texts are taken from the provider alone, kept byte for byte before they are answered, and once however often they come."""

import httpx
import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

from intake.bell import Bell
from intake.http_edge import LARGEST_BODY
from models.errors import StoreUnavailable
from models.inbox import InboxRow
from models.states import Channel
from sms.config import SmsConfig
from sms.edge import SmsEdge
from sms.signing import MOMENT, SIGNATURE
from tests.sms_double import ROSA, SECRET, body_of, signed

CONFIG = SmsConfig(SECRET, "https://texts.example/v1", "t", "+441632960000", "texts.example")


@pytest.fixture
async def client(store, clock):
    app = SmsEdge(store, clock, Bell(), CONFIG).app("/texts")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://heed.example") as client:
        yield client


async def rows(store):
    async with store.read() as unit:
        return list(await unit._session.exec(select(InboxRow).order_by(col(InboxRow.id))))


async def deliver(client, clock, body, headers=None):
    return await client.post("/texts", content=body, headers=headers or signed(body, clock().timestamp()))


async def test_a_signed_text_is_kept_byte_for_byte_and_answered_200(client, store, clock):
    body = body_of("m-1", "The bin was not emptied. 🗑")
    assert (await deliver(client, clock, body)).status_code == 200
    [row] = await rows(store)
    assert (row.channel, row.external_id, row.stream, row.raw) == (Channel.SMS, "m-1", f"sms:{ROSA}", body)


async def test_a_text_that_is_delivered_again_is_kept_once(client, store, clock):
    body = body_of("m-1", "Hello")
    for _ in range(3):
        assert (await deliver(client, clock, body)).status_code == 200
        clock.move(seconds=30)  # each delivery is signed anew
    assert len(await rows(store)) == 1


async def test_other_words_under_the_same_number_are_not_lost(client, store, clock):
    await deliver(client, clock, body_of("m-1", "Hello"))
    await deliver(client, clock, body_of("m-1", "Help"))
    assert len(await rows(store)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {SIGNATURE: "v1=" + "0" * 64},
        {SIGNATURE: ""},
        {SIGNATURE: "sha256=nonsense"},
        {SIGNATURE: "v1=ÿ"},
        {MOMENT: ""},
        {MOMENT: "yesterday"},
        {MOMENT: "-5"},
        {MOMENT: "9" * 40},
    ],
    ids=str,
)
async def test_what_is_not_signed_is_refused_and_not_kept(client, store, clock, change):
    body = body_of("m-1", "Hello")
    headers = {**signed(body, clock().timestamp()), **change}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    assert (await client.post("/texts", content=body, headers=raw)).status_code == 403
    assert await rows(store) == []


async def test_the_words_cannot_be_changed_on_the_way(client, store, clock):
    headers = signed(body_of("m-1", "Hello"), clock().timestamp())
    assert (await deliver(client, clock, body_of("m-1", "Hell"), headers)).status_code == 403
    assert await rows(store) == []


async def test_another_secret_signs_nothing_and_the_log_names_the_setting(client, clock):
    body = body_of("m-1", "Hello")
    with capture_logs() as logs:
        assert (await deliver(client, clock, body, signed(body, clock().timestamp(), "another"))).status_code == 403
    assert {"event": "text_signed_otherwise", "setting": "HEED_SMS_SECRET", "log_level": "error"} in logs


@pytest.mark.parametrize(("seconds", "status"), [(-301, 503), (-300, 200), (300, 200), (301, 503)])
async def test_an_old_delivery_cannot_be_played_again_and_is_not_lost_where_a_clock_is_wrong(client, store, clock, seconds, status):
    body = body_of("m-1", "Hello")
    assert (await deliver(client, clock, body, signed(body, clock().timestamp() + seconds))).status_code == status
    assert len(await rows(store)) == (status == 200)
    clock.move(seconds=seconds)
    assert (await deliver(client, clock, body)).status_code == 200
    assert len(await rows(store)) == 1


async def test_the_moment_cannot_be_moved_without_the_secret(client, clock):
    body, now = body_of("m-1", "Hello"), clock().timestamp()
    old = signed(body, now - 4000)
    assert (await deliver(client, clock, body, {**old, MOMENT: str(int(now))})).status_code == 403


async def test_a_body_that_is_too_large_is_refused(client, store, clock):
    body = b" " * (LARGEST_BODY + 1)
    assert (await deliver(client, clock, body)).status_code == 413
    assert await rows(store) == []


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"id": 5}', b'{"id": ""}', b"[" * 5000, b"\xff\xfe"], ids=repr)
async def test_what_is_no_text_is_kept_for_people_to_look_at(client, store, clock, body):
    assert (await deliver(client, clock, body)).status_code == 200
    assert (await deliver(client, clock, body)).status_code == 200
    [row] = await rows(store)
    assert row.raw == body
    assert row.external_id.startswith("unnumbered:")


async def test_nothing_is_answered_200_that_is_not_in_the_store(client, store, clock, monkeypatch):
    body = body_of("m-1", "Hello")

    def away():
        raise StoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(store, "begin", away)
        answer = await deliver(client, clock, body)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert await rows(store) == []
    assert (await deliver(client, clock, body)).status_code == 200
    assert len(await rows(store)) == 1


async def test_a_fault_of_ours_is_answered_503_without_its_name(client, clock, store, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(store, "begin", broken)
    answer = await deliver(client, clock, body_of("m-1"))
    assert (answer.status_code, answer.content) == (503, b"")


async def test_nothing_else_is_served(client):
    assert (await client.get("/texts")).status_code == 405
    assert (await client.post("/")).status_code == 404
