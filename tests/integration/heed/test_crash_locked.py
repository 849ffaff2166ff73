"""Another program holds the store's write lock for too long: mail is asked for again, and afterwards all goes on."""

import asyncio
import sqlite3

from tests.clocked import PROGRAM, be_impatient
from tests.crashing import Senders, acknowledged_once, by_lmtp, by_smtp, kept_once, nothing_left, store_in, until
from tests.relay import FakeRelay
from tests.running import free_port, heed

MAILS = 12


async def test_a_store_that_is_locked_for_too_long_turns_into_try_later(data_dir):
    relay, smtp, lmtp = FakeRelay(), free_port(), free_port()
    settings = {"smtp_url": await relay.start(), "mail_port": str(smtp), "mail_lmtp_port": str(lmtp), "check_origin": "false"}
    senders = Senders(numbers=iter(range(MAILS)))
    be_impatient(data_dir)
    async with heed(data_dir, "--prepare", "--only", "mail,worker", program=PROGRAM, **settings) as running:
        other = sqlite3.connect(data_dir / "heed.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        sending = asyncio.ensure_future(senders.all_send(by_smtp(smtp), by_smtp(smtp), by_lmtp(lmtp)))
        await senders.until_refused(6)
        await running.until_it_says("mail_edge_store_unavailable")
        await running.until_it_says("worker_step_failed")
        assert (senders.accepted, set(senders.codes)) == ([], {421})
        assert running.process.returncode is None
        other.rollback()
        other.close()
        await sending
        store = store_in(data_dir)
        await until(store, nothing_left)
    assert sorted(senders.accepted) == list(range(MAILS))
    await kept_once(store, senders.accepted)
    await acknowledged_once(store, relay)
    await store.close()
    await relay.stop()
