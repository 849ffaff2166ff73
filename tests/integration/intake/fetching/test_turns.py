"""Several programs fetch one mailbox by turns, and where a turn is lost in between each mail is still kept once."""

import asyncio
from contextlib import suppress

import pytest

from intake.bell import Bell
from intake.fetching.account import Account, Mark, Security, Server
from intake.fetching.credentials import Password
from intake.fetching.fetcher import Fetcher, Pauses
from intake.fetching.keeping import Keeper
from intake.recipients import Recipients
from intake.turn import Turn
from models.states import InboxState
from tests.imap_double import ImapDouble

MAIL = b"From: Ada Okafor <ada@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"
OTHER = b"From: Bo Larch <bo@resident.example>\r\nSubject: The bus\r\n\r\nThe school bus was late again.\r\n"
SECONDS = 30


@pytest.fixture
async def server():
    double = ImapDouble({1: MAIL, 2: OTHER})
    double.port = await double.start()
    yield double
    await double.stop()


@pytest.fixture
def fetcher(store, clock, server):
    def make() -> Fetcher:
        where = Server("127.0.0.1", server.port, Security.NONE)
        recipients = Recipients.of(("@council.example",))
        account = Account(where, "feedback", recipients, "feedback@council.example", 10_000, mark=Mark.KEYWORD, poll_seconds=0.005)
        turn = Turn(store, clock, f"fetch:{account.name}", seconds=SECONDS, look_every=0.005)
        return Fetcher(account, Password("secret"), store, clock, Bell(), Pauses(0.0, 0.0, 0.0, 0.0), turn)

    return make


async def until(holds):
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - what the other side of a socket does sets no event
            await asyncio.sleep(0.002)


async def end(*tasks):
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def count(store):
    async with store.read() as unit:
        return await unit.inbox.count(InboxState.NEW)


async def test_one_fetches_and_another_takes_over_at_once_when_it_stops(store, server, fetcher):
    first = asyncio.create_task(fetcher().run())
    await until(lambda: len(server.flags) == 2)
    second = asyncio.create_task(fetcher().run())
    looks = len(server.said)
    await until(lambda: len(server.said) > looks + 20)
    assert server.connections == 1
    await end(first)
    server.mails[3] = MAIL.replace(b"Monday", b"Tuesday")
    await until(lambda: 3 in server.flags)
    await end(second)
    assert server.connections == 2
    assert await count(store) == 3


async def test_another_takes_over_from_one_that_died(store, clock, server, fetcher):
    async with store.begin() as unit:  # as a program did that was killed then
        assert await unit.leases.take(f"fetch:{fetcher().account.name}", "dead", clock(), SECONDS)
        await unit.commit()
    waiting = asyncio.create_task(fetcher().run())
    await asyncio.wait({waiting}, timeout=0.1)
    assert server.connections == 0
    clock.move(seconds=SECONDS)
    await until(lambda: len(server.flags) == 2)
    await end(waiting)
    assert await count(store) == 2


async def test_two_that_fetch_the_same_mail_at_once_keep_it_once(store, server, fetcher, monkeypatch):
    both = asyncio.Barrier(2)
    keep = Keeper.keep

    async def keep_together(self, mail, raw):
        await both.wait()  # a turn that was lost just then: both have the mail in hand
        return await keep(self, mail, raw)

    monkeypatch.setattr(Keeper, "keep", keep_together)
    async with asyncio.timeout(20):
        await asyncio.gather(fetcher().once(), fetcher().once())
    assert await count(store) == 2
    assert server.flags == {1: {"HeedTaken"}, 2: {"HeedTaken"}}
