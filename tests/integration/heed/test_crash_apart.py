"""Edge and worker as processes of their own: whichever is killed, nothing accepted is lost or doubled, and everybody hears once."""

import asyncio
import itertools
import random

import pytest

from tests.clocked import PROGRAM, Clock
from tests.crashing import Senders, acknowledged_once, by_lmtp, by_smtp, kept_once, nothing_left, store_in, until
from tests.relay import FakeRelay
from tests.running import Running, free_port, heed, start

MAILS, KILLS = 120, 3
PAUSE_SECONDS = 0.1
EDGE, WORKER = "mail", "worker"


@pytest.mark.parametrize("victims", [(EDGE,), (WORKER,), (EDGE, WORKER)], ids=["edge", "worker", "both"])
async def test_what_was_accepted_is_kept_and_acknowledged_once_whichever_process_is_killed(data_dir, victims):
    draw = random.Random(20250603)  # noqa: S311 - chance without secrets
    relay, smtp, lmtp = FakeRelay(), free_port(), free_port()
    settings = {"smtp_url": await relay.start(), "mail_port": str(smtp), "mail_lmtp_port": str(lmtp), "check_origin": "false"}
    async with heed(data_dir, "--prepare", "--only", "mail", **settings):
        pass
    senders = Senders(PAUSE_SECONDS, numbers=itertools.islice(itertools.count(), MAILS))

    async def begin(part: str) -> Running:
        return await start(data_dir, "--only", part, program=PROGRAM, **settings)

    running = dict(zip((EDGE, WORKER), await asyncio.gather(begin(EDGE), begin(WORKER)), strict=True))
    sending = asyncio.ensure_future(senders.all_send(*[by_smtp(smtp)] * 3, *[by_lmtp(lmtp)] * 3))
    for _ in range(KILLS):
        await asyncio.wait({sending}, timeout=draw.uniform(0.05, 1.5))
        await asyncio.gather(*(running[part].kill() for part in victims))
        running |= dict(zip(victims, await asyncio.gather(*map(begin, victims)), strict=True))
    senders.enough.set()
    await sending
    Clock(data_dir).move(minutes=10)  # a letter that was being sent when the worker died is not taken up again for some minutes
    store = store_in(data_dir)
    await until(store, nothing_left)
    for process in running.values():
        assert await process.stop() == 0
    await kept_once(store, senders.accepted)
    await acknowledged_once(store, relay, most_again=KILLS if WORKER in victims else 0)
    assert len(senders.accepted) > KILLS
    await store.close()
    await relay.stop()
