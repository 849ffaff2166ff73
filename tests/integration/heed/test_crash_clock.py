"""The clock jumps an hour ahead and back, under way and while Heed is down: nothing is lost, doubled, or left waiting for hours."""

import asyncio
import itertools

from tests.clocked import PROGRAM, Clock
from tests.crashing import Senders, acknowledged_once, by_lmtp, by_smtp, kept_once, nothing_left, store_in, until, until_tried
from tests.failing_relay import FailingRelay, Mood
from tests.running import free_port, start

PAUSE_SECONDS = 0.2
HOUR = {"hours": 1}


async def test_a_clock_that_jumps_loses_doubles_and_holds_up_nothing(data_dir):
    relay, clock, smtp, lmtp, store = FailingRelay(port := free_port()), Clock(data_dir), free_port(), free_port(), store_in(data_dir)
    settings = {"smtp_url": f"smtp://127.0.0.1:{port}", "mail_port": str(smtp), "mail_lmtp_port": str(lmtp), "check_origin": "false"}
    senders = Senders(PAUSE_SECONDS, numbers=itertools.count())
    await relay.be(Mood.WORKING)
    running = await start(data_dir, "--prepare", "--only", "mail,worker", program=PROGRAM, **settings)
    sending = asyncio.ensure_future(senders.all_send(by_smtp(smtp), by_lmtp(lmtp)))

    async def more(count: int) -> None:
        wanted = len(senders.accepted) + count
        async with asyncio.timeout(60):
            while len(senders.accepted) < wanted:  # noqa: ASYNC110 - the senders are threads
                await asyncio.sleep(0.05)

    await more(3)
    clock.move(**HOUR)
    await more(3)
    await relay.be(Mood.DEFERRING)
    await relay.until_visited(Mood.DEFERRING)
    clock.move(hours=-1)  # under way, with arrivals in hand and letters put off
    await running.until_it_says("clock_was_set_back")
    await more(3)
    await running.kill()
    clock.move(hours=-1)  # while it is down, with what it had in hand
    running = await start(data_dir, "--only", "mail,worker", program=PROGRAM, **settings)
    await more(3)
    senders.enough.set()
    await sending
    await relay.be(Mood.WORKING)
    for _ in range(2):  # the longest that a letter may have been put off by then
        await until_tried(store, clock)
        clock.move(minutes=5)
    await until(store, nothing_left)
    assert await running.stop() == 0
    await kept_once(store, senders.accepted)
    await acknowledged_once(store, relay)
    await store.close()
    await relay.be(Mood.REFUSING)
