"""heed mailbox, and heed serve in front of a mailbox."""

import asyncio
import json
from datetime import date

import pytest

from models.mailboxes import FetchedMail
from models.states import InboxState
from storage.store import Store
from tests.fakes import MORNING
from tests.imap_double import ImapDouble
from tests.running import heed, run

NAME = "feedback at 127.0.0.1, folder INBOX"
MAIL = b"From: Ada Okafor <ada@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"


@pytest.fixture
async def server():
    double = ImapDouble({1: MAIL, 2: MAIL + b"Again.\r\n"})
    double.port = await double.start()
    yield double
    await double.stop()


def told_of(server: ImapDouble, beginning: str) -> asyncio.Event:
    """What is set once the server answers such a command."""
    told = asyncio.Event()
    answer = server._untagged

    def untagged(command: str) -> list[bytes]:
        if command.startswith(beginning):
            told.set()
        return answer(command)

    server._untagged = untagged
    return told


def settings(server: ImapDouble) -> dict[str, str]:
    where = {"imap_host": "127.0.0.1", "imap_port": str(server.port), "imap_security": "none"}
    return where | {"imap_users": "feedback", "imap_password": "secret", "imap_mark": "keyword", "imap_since": "2025-06-01"}


def test_the_mailboxes_are_listed_with_what_is_wrong(kept, within):
    assert kept("mailbox", "list").out == "No mailbox has been fetched yet.\n"

    async def fill(store: Store) -> None:
        async with store.begin() as unit:
            await unit.mailboxes.meet(NAME, date(2025, 6, 2))
            await unit.mailboxes.note(NAME, trouble="It is away.", trouble_since=MORNING, fetched_at=MORNING)
            await unit.mailboxes.add(FetchedMail(mailbox=NAME, uid_validity=1, uid=1, met_at=MORNING, left_because="It is too large."))
            await unit.commit()

    within(fill)
    (found,) = kept("mailbox", "list", "--json").json
    assert (found["mailbox"], found["trouble"], found["left"]) == (NAME, "It is away.", 1)
    assert "It is away." in kept("mailbox", "list").out


def test_a_check_without_a_mail_server_is_told(kept):
    assert kept("mailbox", "check").failed().startswith("heed: HEED_IMAP_HOST: ")


async def test_a_check_signs_in_counts_and_takes_nothing(tmp_path, server):
    await run(tmp_path, "db", "upgrade")
    status, out, _ = await run(tmp_path, "mailbox", "check", **settings(server))
    assert (status, out) == (0, f"{NAME}: Signed in. 2 mails since 2025-06-01 wait to be taken.\n")
    assert server.flags == {}
    server.faults = [("LOGIN", [b"%TAG NO Wrong password\r\n"])]
    status, out, _ = await run(tmp_path, "mailbox", "check", "--json", **settings(server))
    assert status == 1
    assert json.loads(out)[0]["trouble"] == "The mail server did not take the user name or password. It said: Wrong password"


async def test_a_running_heed_fetches(tmp_path, server):
    fetched = told_of(server, "UID STORE 2")
    await run(tmp_path, "db", "upgrade")
    async with heed(tmp_path, "--only", "fetch", **settings(server)) as running:
        await asyncio.wait_for(fetched.wait(), 60)
        assert await running.stop() == 0
    assert any(f"Mail is fetched   {NAME}" in line for line in running.said)
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}")
    async with store.read() as unit:
        assert await unit.inbox.count(InboxState.NEW) == 2
    await store.close()


async def test_a_heed_that_was_killed_between_keeping_and_marking_keeps_each_mail_once(tmp_path, server):
    """As by kill -9: the first mail is in the store and not yet marked, the second not yet fetched."""
    await run(tmp_path, "db", "upgrade")
    server.hang_at = "UID STORE 1"
    async with heed(tmp_path, "--only", "fetch", **settings(server)) as running:
        await asyncio.wait_for(server.hung.wait(), 60)
        await running.kill()
    assert server.flags == {}
    server.hang_at = "UID STORE 1"  # which now comes after the second mail was kept and marked
    server.hung.clear()
    async with heed(tmp_path, "--only", "fetch", **settings(server)) as running:
        await asyncio.wait_for(server.hung.wait(), 60)
        await running.kill()
    assert server.flags == {2: {"HeedTaken"}}
    server.hang_at = ""
    marked = told_of(server, "UID STORE 1")
    async with heed(tmp_path, "--only", "fetch", **settings(server)) as running:
        await asyncio.wait_for(marked.wait(), 60)
        await running.kill()
    assert server.flags == {1: {"HeedTaken"}, 2: {"HeedTaken"}}
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'heed.db'}")
    async with store.read() as unit:
        rows = [await unit.inbox.get(number) for number in (1, 2)]
        assert await unit.inbox.count(InboxState.NEW) == 2
    await store.close()
    assert [row.raw for row in rows] == [server.mails[1], server.mails[2]]
