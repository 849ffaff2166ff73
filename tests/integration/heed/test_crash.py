"""Killed at any instant and started again, Heed has everything that it said it had, once."""

import asyncio
import random
import smtplib
import threading
import time
from collections import Counter
from email.message import EmailMessage

from models.states import CaseStatus, InboxState
from storage.store import Store
from tests.running import free_port, heed, start
from tests.telegram_double import TOKEN, TelegramDouble

MAILS, CONNECTIONS, KILLS = 500, 16, 5
PATIENCE_SECONDS = 200
PEOPLE, SAYINGS = 25, 8
DRAW = random.Random(20250603)  # noqa: S311 - chance without secrets


def a_mail(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"resident{number}@resident.example", "feedback@council.example", f"Visit {number}"
    mail["Message-ID"] = f"<crash-{number}@resident.example>"
    mail.set_content(f"The carer did not come on day {number} and nobody rang us.")
    return mail


def send_until_accepted(port: int, numbers: list[int], accepted: list[int]) -> None:
    """Send as a mail server does: what was not answered 250 is sent again."""
    waiting, give_up = list(numbers), time.monotonic() + PATIENCE_SECONDS
    while waiting and time.monotonic() < give_up:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
                while waiting:
                    smtp.send_message(a_mail(waiting[0]))
                    accepted.append(waiting.pop(0))
        except (OSError, smtplib.SMTPException):
            BACK_OFF.wait(0.05)


# Nobody sets it: waiting on it is the pause of a relay between two attempts.
BACK_OFF = threading.Event()


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
    accepted: list[int] = []
    shares = [list(range(first, MAILS, CONNECTIONS)) for first in range(CONNECTIONS)]
    sending = asyncio.gather(*(asyncio.to_thread(send_until_accepted, port, share, accepted) for share in shares))
    await killed_and_restarted(data_dir, settings, sending)
    store = await worked_off(data_dir, settings)
    async with store.read() as unit:
        cases = await unit.cases.list_all(CaseStatus.AWAITING_CONFIRMATION, include_restricted=True)
        kept = Counter([message.message_id for case in cases for message in await unit.cases.messages(case.id or 0) if message.inbox_id])
        held = await unit.inbox.held()
    await store.close()
    assert sorted(accepted) == list(range(MAILS))
    assert held == []
    assert kept == Counter({f"<crash-{number}@resident.example>": 1 for number in accepted})


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
