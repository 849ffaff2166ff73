"""Whichever process of the chat is killed, and whichever way updates come in: each is kept once, and has its effect once."""

import asyncio
import contextlib
import random
import re
from collections import Counter

import pytest
from sqlmodel import select

from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.states import InboxState
from storage.store import Store
from tests.running import Running, free_port, heed, start
from tests.telegram_double import TOKEN, TelegramDouble

PEOPLE = 40
PATIENCE_SECONDS = 270
DRAW = random.Random(20250604)  # noqa: S311 - chance without secrets
VICTIMS = (("chat",), ("worker",), ("chat", "worker"))


def settings_of(telegram: TelegramDouble, way: str) -> dict[str, str]:
    polling = {"telegram_token": TOKEN, "telegram_api_url": telegram.url, "telegram_rate": "1000"}
    port = str(free_port())
    delivered = {"telegram_webhook_url": f"http://127.0.0.1:{port}/telegram", "telegram_webhook_port": port}
    return polling if way == "polling" else polling | delivered


def taken(telegram: TelegramDouble, said: list[int]) -> int:
    """How many updates Telegram thinks were taken."""
    return len(said) - len(telegram.pending)


async def people_write(telegram: TelegramDouble, said: list[int], enough: asyncio.Event) -> None:
    """Write one after the other, for as long as there is somebody to kill."""
    while not enough.is_set():
        part, person = divmod(len(said), PEOPLE)
        said.append(telegram.say(person + 1, f"The carer did not come, part {part} of it."))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(enough.wait(), 0.1)


async def kill_now_and_then(data_dir, settings, telegram: TelegramDouble, said: list[int], running: dict[str, Running]) -> None:
    """Kill each set of victims once, in the middle of the work."""
    for victims in VICTIMS:
        before = taken(telegram, said)
        await telegram.until(lambda before=before: taken(telegram, said) >= before + 10)
        await asyncio.sleep(DRAW.uniform(0, 0.3))
        for part in victims:
            await running[part].kill()
        for part in victims:
            running[part] = await start(data_dir, "--only", part, **settings)


async def all_done(store: Store) -> None:
    while True:
        async with store.read() as unit:
            if not await unit.inbox.count(InboxState.NEW):
                return
        await asyncio.sleep(0.1)  # the process tells nobody when it has finished


@pytest.mark.timeout(600)  # many starts of whole processes, which take their time on a busy machine
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_what_was_confirmed_or_answered_200_is_kept_once_and_has_its_effect_once(data_dir, way):
    async with heed(data_dir, "--prepare", "--only", "worker"):
        pass
    store = Store(f"sqlite+aiosqlite:///{data_dir / 'heed.db'}")
    said: list[int] = []
    async with TelegramDouble() as telegram, asyncio.timeout(PATIENCE_SECONDS):
        settings = settings_of(telegram, way)
        running = {part: await start(data_dir, "--only", part, **settings) for part in ("chat", "worker")}
        try:
            enough = asyncio.Event()
            writing = asyncio.create_task(people_write(telegram, said, enough))
            await kill_now_and_then(data_dir, settings, telegram, said, running)
            enough.set()
            await writing
            await telegram.until(lambda: not telegram.pending)
            await all_done(store)
        finally:
            for each in running.values():
                await each.kill()
    async with store.read() as unit:
        rows = list(await unit._session.exec(select(InboxRow)))
        keys = Counter([row.key.split(":")[1] for row in await unit._session.exec(select(OutboxRow)) if row.key.endswith(":0")])
        talks = [await unit.conversations.get(f"telegram:{person + 1}") for person in range(PEOPLE)]
    await store.close()
    assert sorted(int(row.external_id) for row in rows) == sorted(said)
    assert {row.state for row in rows} == {InboxState.DONE}
    assert keys == Counter([str(number) for number in said])
    drafts = [str(talk.data) if talk else "" for talk in talks]
    parts = [Counter(re.findall(r"part (\d+) of it", draft)) for draft in drafts]
    assert parts == [Counter([str(part) for part in range(len(range(person, len(said), PEOPLE)))]) for person in range(PEOPLE)]
