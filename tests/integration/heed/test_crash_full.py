"""The disk is full: mail is asked for again, somebody is told, and when there is room all goes on."""

import asyncio
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.crashing import Senders, acknowledged_once, by_lmtp, by_smtp, kept_once, nothing_left, store_in, until
from tests.relay import FakeRelay
from tests.running import Running, free_port, heed

MAILS, AT_FIRST, PADDING = 14, 4, 100_000
DISK = "24m"
BLOCK = 4_096

Room = Callable[[Running, bool], None]


@pytest.fixture
def small_disk(tmp_path) -> Iterator[tuple[Path, Room]]:
    """A little file system of its own, and what fills it to the last byte or makes room."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", place], check=False, capture_output=True).returncode:
        pytest.skip("only the system's administrator may mount a file system")

    def make_room(_running: Running, there_is: bool) -> None:  # noqa: FBT001 - a switch
        ballast = place / "ballast"
        if there_is:
            ballast.unlink()
            return
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(BLOCK))

    yield place, make_room
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def small_quota(tmp_path) -> tuple[Path, Room]:
    """A quota of the process, as it can be set without an administrator: no file of it may grow, or any may."""
    place = tmp_path / "disk"
    place.mkdir()

    def make_room(running: Running, there_is: bool) -> None:  # noqa: FBT001 - a switch
        most = resource.RLIM_INFINITY if there_is else 0
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    return place, make_room


@pytest.mark.parametrize("kind", ["small_disk", "small_quota"])
async def test_a_full_disk_turns_into_try_later_and_an_alarm(data_dir, request, kind):
    place, make_room = request.getfixturevalue(kind)
    relay, smtp, lmtp = FakeRelay(), free_port(), free_port()
    settings = {"smtp_url": await relay.start(), "mail_port": str(smtp), "mail_lmtp_port": str(lmtp), "check_origin": "false"}
    settings["database_url"] = f"sqlite+aiosqlite:///{place / 'heed.db'}"
    store = store_in(place)
    async with heed(data_dir, "--prepare", "--only", "mail,worker", **settings) as running:
        senders = Senders(numbers=iter(range(AT_FIRST)), padding=PADDING)
        await senders.all_send(by_smtp(smtp))
        await until(store, nothing_left)
        make_room(running, False)
        senders.numbers = iter(range(AT_FIRST, MAILS))
        sending = asyncio.ensure_future(senders.all_send(by_smtp(smtp), by_smtp(smtp), by_lmtp(lmtp)))
        await senders.until_refused(6)
        await running.until_it_says("mail_edge_store_unavailable")
        assert set(senders.codes) == {421}
        assert running.process.returncode is None
        make_room(running, True)
        await sending
        await until(store, nothing_left)
    assert sorted(senders.accepted) == list(range(MAILS))
    await kept_once(store, senders.accepted)
    await acknowledged_once(store, relay)
    await store.close()
    await relay.stop()
