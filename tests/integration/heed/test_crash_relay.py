"""The outgoing relay is down for an hour, in every way that relays are, and the worker dies meanwhile: each acknowledgement goes once."""

from models.states import OutboxState
from tests.clocked import PROGRAM, Clock
from tests.crashing import Senders, acknowledged_once, by_smtp, kept_once, nothing_left, store_in, until, until_tried
from tests.failing_relay import FailingRelay, Mood
from tests.running import free_port, heed, start

MAILS = 5
MINUTES, STEP = 60, 5


async def test_after_an_hour_without_a_relay_every_acknowledgement_has_gone_once(data_dir):
    relay, clock, smtp, store = FailingRelay(port := free_port()), Clock(data_dir), free_port(), store_in(data_dir)
    settings = {"smtp_url": f"smtp://127.0.0.1:{port}", "mail_port": str(smtp), "check_origin": "false"}
    senders = Senders(numbers=iter(range(MAILS)))
    async with heed(data_dir, "--prepare", "--only", "mail", program=PROGRAM, **settings):
        worker = await start(data_dir, "--only", "worker", program=PROGRAM, **settings)
        await senders.all_send(by_smtp(smtp))
        await until(store, lambda arrivals, letters: (arrivals, letters) == (0, MAILS))

        for mood in (Mood.REFUSING, Mood.DEFERRING, Mood.CUTTING):
            await relay.be(mood)
            for _ in range(MINUTES // 4 // STEP):
                clock.move(minutes=STEP)
                await until_tried(store, clock)
        assert relay.visits[Mood.DEFERRING]
        assert relay.visits[Mood.CUTTING]

        await relay.be(Mood.HANGING)
        clock.move(minutes=30)
        await relay.until_visited(Mood.HANGING)
        await worker.kill()
        worker = await start(data_dir, "--only", "worker", program=PROGRAM, **settings)
        assert relay.mails == []

        await relay.be(Mood.WORKING)
        while True:
            clock.move(minutes=STEP)
            await until_tried(store, clock)
            async with store.read() as unit:
                if not await unit.outbox.count(OutboxState.PENDING):
                    break
        assert await worker.stop() == 0
    await kept_once(store, senders.accepted)
    await acknowledged_once(store, relay)
    await until(store, nothing_left)
    await store.close()
    await relay.be(Mood.REFUSING)
