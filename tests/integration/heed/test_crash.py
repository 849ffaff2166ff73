"""Killed at any instant and started again, Heed has everything that it said it had, once."""

import asyncio
import random

from models.states import InboxState
from storage.store import Store
from tests.crashing import Senders, by_smtp, kept_once
from tests.running import free_port, heed, start
from tests.telegram_double import TOKEN, TelegramDouble

MAILS, CONNECTIONS, KILLS = 500, 16, 5
PEOPLE, SAYINGS = 25, 8
DRAW = random.Random(20250603)  # noqa: S311 - chance without secrets


async def killed_and_restarted(data_dir, settings, work: "asyncio.Future[object]") -> None:
    """Kill and restart Heed at random instants while `work` goes on."""
    running = await start(data_dir, "--only", "mail,worker,chat", **settings)
    for _ in range(KILLS):
        await asyncio.wait({work}, timeout=DRAW.uniform(0.05, 1.5))
        await running.kill()
        running = await start(data_dir, "--only", "mail,worker,chat", **settings)
    await work
    await running.kill()


async def worked_off(data_dir, settings) -> Store:
    """Let a last Heed finish what is left; return the store."""
    store = Store(f"sqlite+aiosqlite:///{data_dir / 'heed.db'}")
    async with heed(data_dir, "--only", "worker", **settings), asyncio.timeout(240):
        while True:
            async with store.read() as unit:
                if not await unit.inbox.count(InboxState.NEW):
                    return store
            await asyncio.sleep(0.2)  # the process tells nobody when it has finished


async def test_every_mail_that_was_accepted_is_in_the_store_exactly_once(data_dir):
    port = free_port()
    settings = {"mail_port": str(port)}
    async with heed(data_dir, "--prepare", "--only", "worker"):
        pass
    senders = Senders(numbers=iter(range(MAILS)))
    sending = asyncio.ensure_future(senders.all_send(*[by_smtp(port)] * CONNECTIONS))
    await killed_and_restarted(data_dir, settings, sending)
    store = await worked_off(data_dir, settings)
    assert sorted(senders.accepted) == list(range(MAILS))
    await kept_once(store, senders.accepted)
    await store.close()


async def test_every_chat_update_that_was_confirmed_is_in_the_store_exactly_once(data_dir):
    async with heed(data_dir, "--prepare", "--only", "worker"):
        pass
    async with TelegramDouble() as telegram:
        settings = {"telegram_token": TOKEN, "telegram_api_url": telegram.url, "mail_port": str(free_port())}
        said = [telegram.say(person, f"The carer did not come, part {part}") for part in range(SAYINGS) for person in range(1, PEOPLE + 1)]

        async def all_confirmed() -> None:
            await telegram.until(lambda: not telegram.pending)

        await killed_and_restarted(data_dir, settings, asyncio.ensure_future(all_confirmed()))
        store = await worked_off(data_dir, settings)
        async with store.read() as unit:
            held = await unit.inbox.held()
            kept = [number for number in said if await unit.inbox.by_external_id("chat", str(number))]
            done = await unit.inbox.count(InboxState.DONE)
            drafts = [await unit.conversations.get(f"telegram:{person}") for person in range(1, PEOPLE + 1)]
        await store.close()
    assert held == []
    assert kept == said
    assert done == len(said)
    for draft in drafts:
        assert [str(draft.data).count(f"part {part}") for part in range(SAYINGS)] == [1] * SAYINGS
