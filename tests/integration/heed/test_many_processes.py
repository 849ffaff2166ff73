"""Many processes on one PostgreSQL share the work: nothing is lost, nothing is done twice, and one may be killed."""

import asyncio
import smtplib
from collections import Counter
from email.message import EmailMessage

from models.states import InboxState
from storage.store import Store
from tests.running import free_port, heed, start

MAILS = 60


def send(port: int, numbers: list[int]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
        for number in numbers:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = f"r{number}@resident.example", "feedback@council.example", f"Visit {number}"
            mail["Message-ID"] = f"<many-{number}@resident.example>"
            mail.set_content(f"The carer did not come on day {number} and nobody rang us.")
            smtp.send_message(mail)


async def until_done(store: Store, mails: int) -> None:
    async with asyncio.timeout(200):
        while True:
            async with store.read() as unit:
                if await unit.inbox.count(InboxState.DONE) >= mails:
                    return
            await asyncio.sleep(0.05)  # the processes tell nobody when they have finished


async def test_two_edges_and_two_workers_one_of_them_killed(data_dir, postgresql):
    ports = [free_port(), free_port()]
    with postgresql.database(empty=True) as url:
        store, settings = Store(url), {"database_url": url, "secret_key": "a secret of sixteen bytes or more"}
        async with heed(data_dir, "--prepare", "--only", "mail", mail_port=str(ports[0]), **settings):
            others = await asyncio.gather(
                start(data_dir, "--only", "mail", mail_port=str(ports[1]), **settings),
                start(data_dir, "--only", "worker", **settings),
                start(data_dir, "--only", "worker", **settings),
            )
            edge, doomed, worker = others
            shares = [list(range(first, MAILS, 2)) for first in range(2)]
            sending = asyncio.gather(*(asyncio.to_thread(send, port, share) for port, share in zip(ports, shares, strict=True)))
            await until_done(store, 5)
            await doomed.kill()
            await sending
            await until_done(store, MAILS)
            assert await worker.stop() == 0
            assert await edge.stop() == 0
        async with store.read() as unit:
            cases = await unit.cases.list_all(None, include_restricted=True)
            kept = Counter([each.message_id for case in cases for each in await unit.cases.messages(case.id) if each.inbox_id])
        await store.close()
    assert kept == Counter({f"<many-{number}@resident.example>": 1 for number in range(MAILS)})
