"""Delivery is asked for, looked after, and given up again when Heed goes back to asking."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from bot.api import BotApi
from bot.delivery import Delivery, Destination
from bot.polling import Pauses, Poller
from intake.bell import Bell
from intake.turn import Turn
from tests.telegram_double import TOKEN, Fault, TelegramDouble

QUICK = Pauses(first=0.01, longest=0.02, revoked=0.01)
NOWHERE = "https://heed.council.example/telegram"
NAME = "telegram:4839574812"


@pytest.fixture
async def telegram():
    async with TelegramDouble() as double:
        yield double


@pytest.fixture
def delivery(store, clock, telegram):
    def to(url=NOWHERE, **more):
        destination = Destination(url, "a-secret-of-our-own", 12)
        return Delivery(store, clock, BotApi(telegram.url, TOKEN), destination, pauses=QUICK, **({"look_every": 0.02} | more))

    return to


@asynccontextmanager
async def going(part):
    task = asyncio.create_task(part.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def happens(telegram, holds):
    async with asyncio.timeout(10):
        await telegram.until(holds)


async def troubles(store):
    async with store.read() as unit:
        return [trouble.text for trouble in await unit.troubles.all()]


def calls(telegram, method):
    return [dict(given) for called, given in telegram.calls if called == method]


async def test_delivery_is_asked_for_with_the_secret_and_what_is_wanted(telegram, delivery):
    async with going(delivery()):
        await happens(telegram, lambda: calls(telegram, "getWebhookInfo"))
    [asked] = calls(telegram, "setWebhook")
    assert asked == {
        "url": NOWHERE,
        "secret_token": "a-secret-of-our-own",
        "max_connections": 12,
        "allowed_updates": ["message", "edited_message", "callback_query"],
        "drop_pending_updates": False,
    }


async def test_a_delivery_that_somebody_stopped_is_asked_for_again(telegram, delivery):
    async with going(delivery()):
        await happens(telegram, lambda: telegram.delivery.url)
        await telegram.delivery.stop()
        await happens(telegram, lambda: len(calls(telegram, "setWebhook")) == 2)
    assert telegram.delivery.url == NOWHERE


@pytest.mark.parametrize(
    "fault", [Fault(429, "Too Many Requests", retry_after=0), Fault(502, body="<html>"), Fault(cut=True), Fault(401, "Unauthorized")]
)
async def test_after_a_fault_it_is_asked_for_again(telegram, delivery, fault):
    telegram.fail("setWebhook", fault, fault)
    async with going(delivery()):
        await happens(telegram, lambda: telegram.delivery.url == NOWHERE)


async def test_deliveries_that_fail_are_told_to_people_until_they_succeed(telegram, delivery, store, clock):
    one = delivery()
    telegram.say(7, "Hello")
    async with ClientSession() as session:
        telegram.delivery.info = lambda: {
            "url": NOWHERE,
            "pending_update_count": 3,
            "last_error_date": int(clock().timestamp()) - 30,
            "last_error_message": "Wrong response from the webhook: 403 Forbidden",
        }
        await one.look(session)
        [said] = await troubles(store)
        telegram.delivery.info = lambda: {"url": NOWHERE, "pending_update_count": 0}
        await one.look(session)
    assert "HEED_TELEGRAM_WEBHOOK_URL" in said
    assert "3 messages wait" in said
    assert "403 Forbidden" in said
    assert await troubles(store) == []


async def test_a_token_that_was_revoked_is_told_at_once(telegram, delivery, store):
    telegram.fail("setWebhook", *[Fault(401, "Unauthorized")] * 50)
    async with going(delivery()):
        await happens(telegram, lambda: len(calls(telegram, "setWebhook")) >= 3)
        assert "HEED_TELEGRAM_TOKEN" in (await troubles(store))[0]
        assert TOKEN not in str(await troubles(store))


async def test_going_back_to_asking_stops_the_delivery_and_loses_nothing(telegram, store, clock):
    telegram.delivery.to("http://127.0.0.1:1/gone", "", 40, [])
    telegram.say(7, "Hello")
    async with going(Poller(store, clock, TOKEN, telegram.url, Bell(), wait=0.2, pauses=QUICK)):
        await happens(telegram, lambda: not telegram.pending)
    assert calls(telegram, "deleteWebhook") == [{"drop_pending_updates": False}]
    async with store.read() as unit:
        assert await unit.inbox.by_external_id("chat", "1") is not None
    assert await troubles(store) == []


async def test_who_polls_and_who_takes_deliveries_do_not_take_the_bot_from_each_other(telegram, store, clock, delivery):
    poller = Poller(store, clock, TOKEN, telegram.url, Bell(), wait=0.2, pauses=QUICK, turn=Turn(store, clock, NAME, look_every=0.01))
    looked = asyncio.Event()
    turn = Turn(store, clock, NAME, look_every=0.01)
    take = turn._taken

    async def watched():
        looked.set()
        return await take()

    turn._taken = watched
    async with going(poller):
        await happens(telegram, lambda: telegram.offsets)
        async with going(delivery(turn=turn)), asyncio.timeout(10):
            await looked.wait()
            await happens(telegram, lambda: len(telegram.offsets) > 3)
            assert calls(telegram, "setWebhook") == []


async def test_another_program_that_fetches_the_same_bots_messages_is_told_once_it_lasts(telegram, store, clock):
    telegram.fail("getUpdates", *[Fault(409, "Conflict: terminated by other getUpdates request")] * 1000)
    async with going(Poller(store, clock, TOKEN, telegram.url, Bell(), wait=0.2, pauses=QUICK)):
        await happens(telegram, lambda: len(calls(telegram, "getUpdates")) > 3)
        assert await troubles(store) == []
        clock.move(seconds=61)
        seen = len(calls(telegram, "getUpdates"))
        await happens(telegram, lambda: len(calls(telegram, "getUpdates")) > seen + 2)
        assert "Another program" in (await troubles(store))[0]
    assert calls(telegram, "deleteWebhook") == []
