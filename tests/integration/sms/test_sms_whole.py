"""A text on its whole way through a running Heed, killed in between: from a signed delivery to the answer, the file and back."""

import re
import time

import httpx
import pytest

from models.states import Channel
from storage.store import Store
from tests.running import free_port, heed, start
from tests.sms_double import OURS, ROSA, SECRET, TOKEN, SmsDouble, body_of, signed


@pytest.fixture
async def provider():
    async with SmsDouble() as double:
        yield double


def settings(provider, port):
    return {
        "sms_secret": SECRET,
        "sms_token": TOKEN,
        "sms_number": OURS,
        "sms_api_url": f"http://{provider.host}/v1",
        "sms_port": str(port),
        "emergency_line": "01632 960 999",
    }


async def deliver(port, body):
    async with httpx.AsyncClient() as client:
        return await client.post(f"http://127.0.0.1:{port}/texts", content=body, headers=signed(body, time.time()))


async def test_a_text_that_was_taken_outlives_a_kill_and_is_answered_once(data_dir, provider):
    port = free_port()
    wanted = settings(provider, port)
    taking = await start(data_dir, "--prepare", "--only", "sms", **wanted)  # no worker: whatever is kept is kept by the edge alone
    provider.media["1"] = b"%PDF-1.4 a letter"
    body = body_of("m-1", "Nobody emptied the bin in Mill Lane for three weeks.", media=[{"url": provider.url("1"), "name": "letter.pdf"}])
    assert (await deliver(port, body)).status_code == 200
    await taking.kill()

    async with heed(data_dir, "--only", "sms,worker", **wanted):
        assert (await deliver(port, body)).status_code == 200
        await provider.until(lambda: len(provider.texts) == 1 and any(call[0] == "GET" for call in provider.calls))

    store = Store(f"sqlite+aiosqlite:///{data_dir / 'heed.db'}")
    try:
        async with store.read() as unit:
            [case] = await unit.cases.of_sender(f"sms:{ROSA}")
            messages = await unit.cases.messages(case.id)
    finally:
        await store.close()
    assert case.channel is Channel.SMS
    assert messages[0].text.startswith("Nobody emptied the bin")
    [answer] = provider.sent
    assert re.search(rf"Your reference is {case.reference}\.", answer)
