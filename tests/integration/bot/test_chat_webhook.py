"""The chat's edge by webhook: what Telegram hears 200 for is in the store, and nobody but Telegram is listened to."""

import asyncio
import json
from contextlib import asynccontextmanager
from ipaddress import ip_network

import httpx
import pytest
from sqlmodel import col, select

from bot.gate import GateRules
from bot.webhook import Webhook
from intake.bell import Bell
from intake.http_edge import LARGEST_BODY
from models.errors import StoreUnavailable
from models.inbox import InboxRow

SECRET = "a-secret-of-our-own"
TELEGRAM = "149.154.167.220"
RULES = GateRules((ip_network("149.154.160.0/20"), ip_network("91.108.4.0/22")), (ip_network("127.0.0.1/32"),), SECRET)


def update(number=1, chat=7, **more):
    said = {"message_id": number, "date": 1_748_941_920, "chat": {"id": chat, "type": "private"}, "text": "The bin was not emptied. 🗑"}
    return {"update_id": number, "message": said, **more}


def caller(app, peer=TELEGRAM, **headers):
    given = {"X-Telegram-Bot-Api-Secret-Token": SECRET, **headers}
    transport = httpx.ASGITransport(app, client=(peer, 4711))
    return httpx.AsyncClient(transport=transport, base_url="http://heed.example", headers=given)


@pytest.fixture
def bell():
    return Bell()


@pytest.fixture
def webhook(store, clock, bell):
    return Webhook(store, clock, bell, "4839574812", RULES)


@pytest.fixture
def app(webhook):
    return webhook.app("/telegram")


async def arrivals(store):
    async with store.read() as unit:
        return list(await unit._session.exec(select(InboxRow).order_by(col(InboxRow.id))))


async def test_an_update_is_in_the_store_before_it_is_answered(app, store, bell, monkeypatch):
    seen = []
    begin = store.begin

    @asynccontextmanager
    async def watched():
        async with begin() as unit:
            commit = unit.commit

            async def committed():
                await commit()
                seen.append("committed")

            unit.commit = committed
            yield unit

    monkeypatch.setattr(store, "begin", watched)
    async with caller(app) as telegram:
        answer = await telegram.post("/telegram", json=update())
        seen.append("answered")
    assert (answer.status_code, answer.content, seen) == (200, b"", ["committed", "answered"])
    [row] = await arrivals(store)
    assert json.loads(row.raw) == update()
    assert (row.external_id, row.stream, row.envelope, bell.rings) == ("1", "telegram:7", {"bot": "4839574812"}, 1)


async def test_updates_that_come_together_share_a_transaction(app, store, bell):
    async with caller(app) as telegram:
        answers = await asyncio.gather(*(telegram.post("/telegram", json=update(number, number)) for number in range(1, 31)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await arrivals(store)) == 30
    assert bell.rings < 10


async def test_an_update_delivered_twice_is_kept_once(app, store):
    async with caller(app) as telegram:
        await asyncio.gather(*(telegram.post("/telegram", json=update()) for _ in range(3)))
        assert (await telegram.post("/telegram", json=update())).status_code == 200
    assert len(await arrivals(store)) == 1


async def test_updates_in_another_order_are_all_kept(app, store):
    async with caller(app) as telegram:
        for number in (9, 7, 8):
            await telegram.post("/telegram", json=update(number))
    assert [row.external_id for row in await arrivals(store)] == ["9", "7", "8"]


@pytest.mark.parametrize("body", [b"no json", b"\xff\xfe", b"[" * 100_000, b'"words"', b"17", b"", b'{"update_id":"one"}'])
async def test_what_nobody_can_decode_is_kept_for_people_and_not_asked_for_again(app, store, body):
    async with caller(app) as telegram:
        for _ in range(2):
            assert (await telegram.post("/telegram", content=body)).status_code == 200
    [row] = await arrivals(store)
    assert row.external_id.startswith("unnumbered:")
    assert row.stream is None


async def test_half_a_surrogate_pair_is_kept(app, store):
    async with caller(app) as telegram:
        body = b'{"update_id":6,"message":{"chat":{"id":9},"text":"half \\ud83d"}}'
        assert (await telegram.post("/telegram", content=body)).status_code == 200
    [row] = await arrivals(store)
    assert json.loads(row.raw)["message"]["text"] == "half \ud83d"


async def test_while_the_store_is_away_telegram_is_asked_to_come_again(app, store, monkeypatch):
    def away():
        raise StoreUnavailable

    begin = store.begin
    monkeypatch.setattr(store, "begin", away)
    async with caller(app) as telegram:
        refused = await telegram.post("/telegram", json=update())
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        monkeypatch.setattr(store, "begin", begin)
        assert (await telegram.post("/telegram", json=update())).status_code == 200
    assert len(await arrivals(store)) == 1


async def test_a_fault_of_ours_is_no_reason_to_lose_an_update(app, store, monkeypatch):
    def broken():
        raise RuntimeError("My secret.")

    monkeypatch.setattr(store, "begin", broken)
    async with caller(app) as telegram:
        answer = await telegram.post("/telegram", json=update())
    assert (answer.status_code, answer.content) == (503, b"")


@pytest.mark.parametrize("secret", ["", "a-secret-of-our-ow", "a-secret-of-our-own ", "A-secret-of-our-own", "é"])
async def test_whoever_does_not_know_the_secret_is_refused(app, store, secret):
    async with caller(app, **{"X-Telegram-Bot-Api-Secret-Token": secret.encode()}) as stranger:
        assert (await stranger.post("/telegram", json=update())).status_code == 403
    assert await arrivals(store) == []


async def test_the_secret_is_compared_in_constant_time(app, monkeypatch):
    compared = []
    monkeypatch.setattr("bot.gate.hmac.compare_digest", lambda *both: compared.append(both) or True)
    async with caller(app) as telegram:
        await telegram.post("/telegram", json=update())
    assert compared == [(SECRET.encode(), SECRET.encode())]


@pytest.mark.parametrize(
    ("peer", "forwarded", "status"),
    [
        ("149.154.160.1", None, 200),
        ("91.108.7.255", None, 200),
        ("::ffff:91.108.4.1", None, 200),
        ("149.154.176.1", None, 403),
        ("198.51.100.7", None, 403),
        ("2001:db8::7", None, 403),
        ("198.51.100.7", TELEGRAM, 403),  # no proxy of ours says so
        ("127.0.0.1", TELEGRAM, 200),
        ("127.0.0.1", None, 403),
        ("127.0.0.1", f"{TELEGRAM}, 198.51.100.7", 403),  # what comes first was said by the caller
        ("127.0.0.1", f"198.51.100.7, {TELEGRAM}", 200),
        ("127.0.0.1", f"{TELEGRAM}, 127.0.0.1", 200),
        ("127.0.0.1", "nonsense", 403),
        ("not an address", None, 403),
    ],
)
async def test_only_telegrams_networks_are_listened_to(app, peer, forwarded, status):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    async with caller(app, peer, **headers) as somebody:
        assert (await somebody.post("/telegram", json=update())).status_code == status


async def test_a_huge_body_is_not_read_to_its_end(app, store):
    read = []

    async def endless():
        while True:
            read.append(1)
            yield b"x" * 65536

    async with caller(app) as telegram:
        assert (await telegram.post("/telegram", content=endless())).status_code == 413
        assert (await telegram.post("/telegram", content=b"{}", headers={"content-length": str(LARGEST_BODY + 1)})).status_code == 413
    assert len(read) <= LARGEST_BODY // 65536 + 2
    assert await arrivals(store) == []


async def test_a_long_update_is_taken(app, store):
    async with caller(app) as telegram:
        assert (await telegram.post("/telegram", json=update(text="a" * 900_000))).status_code == 200
    assert len(await arrivals(store)) == 1


async def test_calls_above_the_rate_are_asked_to_come_again_and_strangers_use_up_nothing(store, clock, bell):
    rules = GateRules(RULES.networks, RULES.proxies, SECRET, calls_a_second=3)
    app = Webhook(store, clock, bell, "1", rules).app("/telegram")
    async with caller(app, "198.51.100.7") as stranger:
        assert {(await stranger.post("/telegram", json=update())).status_code for _ in range(20)} == {403}
    async with caller(app) as telegram:
        answers = await asyncio.gather(*(telegram.post("/telegram", json=update(number)) for number in range(20)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 15
    assert {answer.headers["retry-after"] for answer in refused} == {"2"}
    assert len(await arrivals(store)) == 20 - len(refused)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/telegram", 405), ("POST", "/", 404), ("POST", "/telegram/more", 404)])
async def test_nothing_else_is_served(app, method, path, status):
    async with caller(app) as telegram:
        assert (await telegram.request(method, path)).status_code == status
