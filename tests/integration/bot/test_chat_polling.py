"""The chat's edge against a Bot API server: what Telegram is told was taken is in the store, exactly once."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession
from sqlmodel import col, select

from bot.api import FetchFailed
from bot.polling import GATHER_SECONDS, Pauses, Poller
from intake.bell import Bell
from intake.turn import Turn
from models.errors import StoreUnavailable
from models.inbox import InboxRow
from storage.store import Store
from tests.fakes import FakeClock
from tests.telegram_double import TOKEN, Fault, TelegramDouble

QUICK = Pauses(first=0.01, longest=0.02, revoked=0.01)
NAME = f"telegram:{TOKEN.partition(':')[0]}"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble() as double:
        yield double


@asynccontextmanager
async def polling(telegram: TelegramDouble, store: Store, **more) -> AsyncIterator[Poller]:
    poller = Poller(store, FakeClock(), TOKEN, telegram.url, Bell(), **({"wait": 0.2, "pauses": QUICK} | more))
    task = asyncio.create_task(poller.run())
    try:
        yield poller
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def arrivals(store: Store) -> list[InboxRow]:
    async with store.read() as unit:
        return list(await unit._session.exec(select(InboxRow).order_by(col(InboxRow.id))))


async def taken(telegram: TelegramDouble) -> None:
    """Wait until the bot has confirmed everything."""
    async with asyncio.timeout(10):
        await telegram.until(lambda: not telegram.pending)


async def test_updates_are_stored_as_they_came_and_then_confirmed(store, telegram):
    telegram.say(7, "The bin was not emptied. 🗑")
    telegram.say(8, "Hello")
    async with polling(telegram, store):
        await taken(telegram)

    first, second = await arrivals(store)
    assert json.loads(first.raw)["message"]["text"] == "The bin was not emptied. 🗑"
    assert (first.external_id, first.stream, first.envelope) == ("1", "telegram:7", {"bot": TOKEN.partition(":")[0]})
    assert (second.external_id, second.stream) == ("2", "telegram:8")


async def test_the_next_offset_is_asked_for_only_after_the_commit(store, telegram, monkeypatch):
    seen: list[tuple[int | None, int]] = []
    answer = telegram._getUpdates

    async def watch(parameters):
        seen.append((parameters.get("offset"), len(await arrivals(store))))
        return await answer(parameters)

    monkeypatch.setattr(telegram, "_getUpdates", watch)
    for number in range(150):
        telegram.say(7, f"Message {number}")
    async with polling(telegram, store):
        await taken(telegram)

    assert all(stored >= (offset or 1) - 1 for offset, stored in seen)
    assert len(await arrivals(store)) == 150


async def test_a_long_poll_hands_over_what_comes_meanwhile(store, telegram):
    async with polling(telegram, store, wait=5.0):
        await telegram.until(lambda: telegram.offsets)
        telegram.say(7, "Hello")
        await taken(telegram)
    assert len(await arrivals(store)) == 1


async def test_the_bell_rings_for_what_came(store, telegram):
    bell = Bell()
    waiting = asyncio.create_task(bell.wait(5))
    poller = Poller(store, FakeClock(), TOKEN, telegram.url, bell, wait=0.2, pauses=QUICK)
    task = asyncio.create_task(poller.run())
    telegram.say(7, "Hello")
    assert await waiting
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, "Too Many Requests", retry_after=0),
        Fault(500, "Internal Server Error"),
        Fault(502, body="<html>Bad Gateway</html>"),
        Fault(200, body='{"ok":true,"result":[{"update_'),
        Fault(200, body='{"ok":true,"result":"nonsense"}'),
        Fault(200, body="[]"),
        Fault(409, "Conflict: terminated by other getUpdates request"),
        Fault(401, "Unauthorized"),
        Fault(cut=True),
    ],
    ids=lambda fault: "cut" if fault.cut else f"{fault.status} {fault.body or ''}"[:24],
)
async def test_after_a_fault_polling_goes_on_and_nothing_is_lost(store, telegram, fault):
    telegram.say(7, "Hello")
    telegram.fail("getUpdates", fault, fault, fault)
    async with polling(telegram, store):
        await taken(telegram)
    assert [row.external_id for row in await arrivals(store)] == ["1"]


async def test_telegrams_own_pause_is_kept(store, telegram, monkeypatch):
    pauses = []
    sleep = asyncio.sleep

    async def note(seconds):
        pauses.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.polling.asyncio.sleep", note)
    telegram.say(7, "Hello")
    telegram.fail("getUpdates", Fault(429, "Too Many Requests", retry_after=17))
    async with polling(telegram, store):
        await taken(telegram)
    assert pauses[0] == 17
    assert all(pause == GATHER_SECONDS for pause in pauses[1:])


async def test_a_revoked_token_is_logged_plainly_and_without_the_token(store, telegram, capsys):
    telegram.fail("getUpdates", Fault(401, "Unauthorized"))
    telegram.say(7, "Hello")
    async with polling(telegram, store):
        await taken(telegram)
    logged = capsys.readouterr().out
    assert "HEED_TELEGRAM_TOKEN" in logged
    assert TOKEN not in logged


async def test_a_server_that_is_away_is_waited_for(store, telegram, capsys):
    await telegram.stop()
    async with polling(telegram, store):
        while "cannot be reached" not in capsys.readouterr().out:  # noqa: ASYNC110 - there is no server yet to tell of a call
            await asyncio.sleep(0.01)
        back = TelegramDouble(port=telegram.port)
        async with back:
            back.say(7, "Hello")
            await taken(back)
    assert len(await arrivals(store)) == 1


async def test_while_the_store_is_away_nothing_is_confirmed(store, telegram, monkeypatch):
    begin, refusals = store.begin, iter(range(3))

    @asynccontextmanager
    async def unavailable_at_first():
        if telegram.offsets and next(refusals, None) is not None:
            raise StoreUnavailable
        async with begin() as unit:
            yield unit

    monkeypatch.setattr(store, "begin", unavailable_at_first)
    telegram.say(7, "Hello")
    async with polling(telegram, store):
        await taken(telegram)
    assert [row.external_id for row in await arrivals(store)] == ["1"]
    assert telegram.offsets[:4] == [None, None, None, None]


async def test_a_store_that_fails_at_the_commit_gets_the_same_updates_again(store, telegram, monkeypatch):
    begin, failures = store.begin, iter(range(2))

    @asynccontextmanager
    async def losing_the_first():
        async with begin() as unit:
            if telegram.offsets and next(failures, None) is not None:

                async def fail() -> None:
                    raise StoreUnavailable

                unit.commit = fail
            yield unit

    monkeypatch.setattr(store, "begin", losing_the_first)
    telegram.say(7, "Hello")
    telegram.say(7, "Anybody there?")
    async with polling(telegram, store):
        await taken(telegram)
    assert [row.external_id for row in await arrivals(store)] == ["1", "2"]


async def test_a_restart_between_commit_and_confirmation_stores_nothing_twice(store, telegram):
    telegram.say(7, "Hello")
    async with polling(telegram, store):
        await taken(telegram)
    telegram.pending.append(json.loads((await arrivals(store))[0].raw))
    async with polling(telegram, store):
        telegram.say(7, "Again")
        await taken(telegram)
    assert [row.external_id for row in await arrivals(store)] == ["1", "2"]


async def test_an_update_nobody_can_decode_blocks_no_other(store, telegram):
    telegram.push_raw({"update_id": 5, "message": "nonsense"})
    telegram.push_raw("not even an update")
    telegram.push_raw({"update_id": 6, "message": {"chat": {"id": 9}, "text": "half \ud83d"}})
    telegram.say(7, "Hello")
    async with polling(telegram, store):
        await taken(telegram)

    rows = await arrivals(store)
    assert [row.stream for row in rows] == [None, None, "telegram:9", "telegram:7"]
    assert [row.external_id for row in rows if row.external_id and row.external_id.isdigit()] == ["5", "6", "7"]


async def test_numbers_that_begin_anew_are_followed(store, telegram):
    telegram.push_raw({"update_id": 900, "message": telegram.message(7, text="Before the long silence")})
    async with polling(telegram, store):
        await taken(telegram)
        telegram.push_raw({"update_id": 12, "message": telegram.message(7, text="After it")})
        await taken(telegram)
    assert [row.external_id for row in await arrivals(store)] == ["900", "12"]


async def test_a_number_given_to_something_else_loses_neither(store, telegram):
    telegram.push_raw({"update_id": 12, "message": telegram.message(7, text="One")})
    async with polling(telegram, store):
        await taken(telegram)
        telegram._next_update = 1
        telegram.push_raw({"update_id": 12, "message": telegram.message(7, text="Another")})
        await taken(telegram)
    assert ["One" in str(row.raw) for row in await arrivals(store)] == [True, False]


async def test_of_two_programs_one_polls_and_the_other_takes_over_when_it_is_killed(store, telegram):
    clock = FakeClock()
    first = Poller(store, clock, TOKEN, telegram.url, Bell(), wait=0.2, pauses=QUICK, turn=Turn(store, clock, NAME, look_every=0.01))
    second = Poller(store, clock, TOKEN, telegram.url, Bell(), wait=0.2, pauses=QUICK, turn=Turn(store, clock, NAME, look_every=0.01))
    first._turn._give_back = second._turn._taken  # it is killed: nothing is given back
    one = asyncio.create_task(first.run())
    telegram.say(7, "Hello")
    await taken(telegram)
    other = asyncio.create_task(second.run())
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)

    seen = len(telegram.offsets)
    telegram.say(7, "Anybody there?")
    await asyncio.sleep(0.1)  # time enough for one who does not wait its turn
    assert len(telegram.offsets) == seen
    clock.move(seconds=15)
    await taken(telegram)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    assert [row.external_id for row in await arrivals(store)] == ["1", "2"]


async def test_what_was_fetched_before_another_took_over_is_left_to_that_one(store, telegram):
    clock = FakeClock()
    slow, quick = (Poller(store, clock, TOKEN, telegram.url, Bell(), wait=0.2, turn=Turn(store, clock, NAME)) for _ in range(2))
    telegram.say(7, "Hello")
    fetch = slow._updates.fetch
    async with ClientSession() as session:
        handed = await fetch(session, None)
        assert await slow._turn._taken()
        clock.move(seconds=16)
        await quick._turn._taken()
        await slow._store_all(handed, None)
        assert await arrivals(store) == []
        await quick.step(session)
        await quick.step(session)
    assert [row.external_id for row in await arrivals(store)] == ["1"]
    assert telegram.pending == []


async def test_an_answer_that_is_too_large_is_asked_for_in_smaller_parts(store, telegram, monkeypatch):
    monkeypatch.setattr("bot.api.LARGEST_ANSWER", 20_000)
    for number in range(40):
        telegram.say(number, "a" * 2_000)
    async with polling(telegram, store):
        await taken(telegram)
    assert len(await arrivals(store)) == 40


async def test_updates_of_every_kind_known_or_not_are_kept(store, telegram):
    kinds = ("message", "edited_message", "channel_post", "callback_query", "message_reaction", "telepathy", "")
    for kind in kinds:
        telegram.push(**{kind: {"chat": {"id": 7}, "text": "Hello"}})
    telegram.push()
    async with polling(telegram, store):
        await taken(telegram)
    assert [row.stream for row in await arrivals(store)] == ["telegram:7"] * len(kinds) + [None]


async def test_an_edited_message_stands_beside_the_first(store, telegram):
    message = telegram.message(7, text="The bin.")
    telegram.push(message=message)
    telegram.push(edited_message={**message, "text": "The blue bin.", "edit_date": 1_748_941_999})
    async with polling(telegram, store):
        await taken(telegram)
    assert ["blue" in str(row.raw) for row in await arrivals(store)] == [False, True]


async def test_a_revoked_token_is_told_at_the_desk_until_it_is_mended(store, telegram):
    telegram.fail("getUpdates", *[Fault(401, "Unauthorized")] * 3)
    telegram.say(7, "Hello")
    async with polling(telegram, store):
        await telegram.until(lambda: len(telegram.calls) >= 2)
        async with store.read() as unit:
            [trouble] = await unit.troubles.all()
        await taken(telegram)
        await telegram.until(lambda: len(telegram.offsets) > 2)
    assert "HEED_TELEGRAM_TOKEN" in trouble.text
    async with store.read() as unit:
        assert await unit.troubles.all() == []
    assert len(await arrivals(store)) == 1


async def test_a_revoked_token_is_asked_with_seldom():
    assert Pauses().after_refusal(1, FetchFailed("no", revoked=True)) == 60
    assert Pauses().after_refusal(1, FetchFailed("busy", pause=17.0)) == 17
    assert [Pauses().after_refusal(number, FetchFailed("away")) for number in (1, 2, 3, 20)] == [0.5, 1, 2, 30]


async def test_an_answer_that_never_comes_is_not_waited_for_without_end(store, telegram, monkeypatch):
    monkeypatch.setattr("bot.fetching.GRACE", 0.05)
    answer, late = telegram._getUpdates, asyncio.Event()

    async def slow_once(parameters):
        if not late.is_set():
            late.set()
            await asyncio.sleep(1)
        return await answer(parameters)

    monkeypatch.setattr(telegram, "_getUpdates", slow_once)
    telegram.say(7, "Hello")
    async with polling(telegram, store, wait=0.1):
        await taken(telegram)
    assert len(await arrivals(store)) == 1
