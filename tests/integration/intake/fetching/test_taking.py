"""Mail is fetched from a real Dovecot: kept first, marked then, each once."""

import asyncio
import hashlib
from datetime import UTC, date, datetime

import pytest

from intake.bell import Bell
from intake.fetching.account import Mark
from intake.fetching.connection import MailboxConnection
from intake.fetching.keeping import Keeper
from models.errors import MailboxTrouble, StoreUnavailable
from models.states import InboxState
from tests.fakes import MORNING

TODAY = "03-Jun-2025 10:02:00 +0100"
NO_VISIT = (
    b"Return-Path: <ada@resident.example>\r\nDelivered-To: feedback+adults@council.example\r\n"
    b"From: Ada Okafor <ada@resident.example>\r\nMessage-ID: <1@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"
)
LATE_BUS = b"From: Bo Larch <bo@resident.example>\r\nSubject: The bus\r\n\r\nThe school bus was late: \xa3\xff, again.\r\n"


async def kept(store):
    async with store.read() as unit:
        count = await unit.inbox.count(InboxState.NEW)
        return [await unit.inbox.get(number) for number in range(1, count + 1)]


async def state_of(store, fetcher):
    async with store.read() as unit:
        return await unit.mailboxes.get(fetcher.account.name), await unit.mailboxes.left()


async def test_keeps_the_bytes_as_they_are_with_the_envelope_and_the_moment_they_came(store, box, fetcher):
    box.deliver(NO_VISIT, LATE_BUS, came=TODAY)
    await fetcher().once()
    first, second = await kept(store)
    assert (first.raw, second.raw) == (NO_VISIT, LATE_BUS)
    assert first.digest == hashlib.sha256(NO_VISIT).hexdigest()
    assert first.received_at == datetime(2025, 6, 3, 9, 2, tzinfo=UTC)
    assert (first.envelope["mail_from"], first.envelope["rcpt_tos"]) == ("ada@resident.example", ["feedback+adults@council.example"])
    assert (second.envelope["mail_from"], second.envelope["rcpt_tos"]) == (None, ["feedback@council.example"])


async def test_a_moment_in_the_future_is_not_believed(store, box, fetcher):
    box.deliver(NO_VISIT, came="03-Jun-2035 10:02:00 +0000")
    await fetcher().once()
    (row,) = await kept(store)
    assert row.received_at == MORNING


async def test_moves_what_was_taken_to_a_folder_that_it_makes(store, box, fetcher):
    box.deliver(NO_VISIT, came=TODAY)
    await fetcher(taken_folder="Taken, “by” Heed & co").once()
    assert box.mails() == []
    assert box.mails("Taken, &IBw-by&IB0- Heed &- co") == [(set(), NO_VISIT)]


@pytest.mark.parametrize(("mark", "flag"), [(Mark.KEYWORD, "HeedTaken"), (Mark.SEEN, "\\Seen")])
async def test_flags_what_was_taken_and_takes_it_once(store, box, fetcher, mark, flag):
    box.deliver(NO_VISIT, came=TODAY)
    await fetcher(mark=mark).once()
    assert box.mails() == [({flag}, NO_VISIT)]
    await fetcher(mark=mark).once()
    assert len(await kept(store)) == 1


@pytest.mark.parametrize("mark", Mark)
async def test_a_mail_that_somebody_has_opened_before_is_taken_all_the_same(store, box, fetcher, mark):
    box.deliver(NO_VISIT, came=TODAY, flags="(\\Seen)")
    await fetcher(mark=mark).once()
    assert len(await kept(store)) == 1


async def test_a_mail_that_was_marked_unread_again_stays_unread_and_is_not_taken_again(store, box, fetcher):
    box.deliver(NO_VISIT, came=TODAY)
    await fetcher(mark=Mark.SEEN).once()
    with box.open() as client:
        client.uid("STORE", "1", "-FLAGS", "\\Seen")
    await fetcher(mark=Mark.SEEN).once()
    assert box.mails() == [(set(), NO_VISIT)]
    assert len(await kept(store)) == 1


@pytest.mark.parametrize("mark", Mark)
async def test_a_mail_that_was_kept_and_not_marked_is_marked_and_kept_once(store, box, fetcher, mark, monkeypatch):
    box.deliver(NO_VISIT, LATE_BUS, came=TODAY)

    async def die(*_):
        raise asyncio.CancelledError  # between the commit and the mark, as a killed process would

    with monkeypatch.context() as patched:
        patched.setattr(MailboxConnection, "mark", die)
        with pytest.raises(asyncio.CancelledError):
            await fetcher(mark=mark).once()
    assert [flags for flags, _ in box.mails()] == [set(), set()]
    assert len(await kept(store)) == 1
    await fetcher(mark=mark).once()
    assert [row.raw for row in await kept(store)] == [NO_VISIT, LATE_BUS]
    assert not [flags for flags, _ in box.mails() if not flags]


async def test_nothing_is_marked_while_the_store_is_away(store, box, fetcher, monkeypatch):
    box.deliver(NO_VISIT, came=TODAY)

    async def away(*_):
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(Keeper, "keep", away)
        with pytest.raises(StoreUnavailable):
            await fetcher().once()
    assert box.mails() == [(set(), NO_VISIT)]
    await fetcher().once()
    assert len(await kept(store)) == 1


@pytest.mark.parametrize("mark", [Mark.KEYWORD, Mark.SEEN])
async def test_a_mailbox_that_was_numbered_anew_gives_no_mail_twice(store, box, fetcher, mark):
    box.deliver(NO_VISIT, LATE_BUS, came=TODAY, folder="Complaints")
    await fetcher(mark=mark, folder="Complaints").once()
    before, _ = await state_of(store, fetcher(folder="Complaints"))
    box.delete("Complaints")
    after_all = NO_VISIT.replace(b"Monday", b"Tuesday")
    box.deliver(LATE_BUS, after_all, NO_VISIT, came=TODAY, folder="Complaints")  # as from a copy: unmarked, and in another order
    await fetcher(mark=mark, folder="Complaints").once()
    after, _ = await state_of(store, fetcher(folder="Complaints"))
    assert after.uid_validity != before.uid_validity
    assert [row.raw for row in await kept(store)] == [NO_VISIT, LATE_BUS, after_all]
    assert all(flags for flags, _ in box.mails("Complaints"))


async def test_two_mails_that_differ_in_one_octet_are_two(store, box, fetcher):
    box.deliver(NO_VISIT, NO_VISIT + b"\r\n", came=TODAY)
    await fetcher().once()
    assert len(await kept(store)) == 2


async def test_a_mail_that_is_too_large_stays_in_the_mailbox_and_is_shown(store, box, fetcher):
    huge = NO_VISIT + b"x" * 100_000 + b"\r\n"
    box.deliver(huge, LATE_BUS, came=TODAY)
    await fetcher().once()
    assert box.mails() == [(set(), huge)]
    assert [row.raw for row in await kept(store)] == [LATE_BUS]
    _, (left,) = await state_of(store, fetcher())
    assert left.left_because == "It is larger than the 100,000 bytes that HEED_MAIL_MAX_BYTES allows."


async def test_a_mail_that_was_left_is_taken_once_the_limit_allows_it(store, box, fetcher):
    box.deliver(NO_VISIT + b"x" * 100_000 + b"\r\n", came=TODAY)
    await fetcher().once()
    await fetcher(max_bytes=200_000).once()
    assert len(await kept(store)) == 1
    assert (await state_of(store, fetcher()))[1] == []
    assert box.mails() == []


async def test_a_left_mail_that_somebody_saw_to_is_shown_no_more(store, box, fetcher):
    box.deliver(NO_VISIT + b"x" * 100_000 + b"\r\n", came=TODAY)
    await fetcher().once()
    with box.open() as client:
        client.uid("STORE", "1", "+FLAGS", "\\Deleted")
        client.expunge()
    await fetcher().once()
    assert (await state_of(store, fetcher()))[1] == []


async def test_a_mail_of_just_the_limit_is_taken(store, box, fetcher):
    box.deliver(NO_VISIT, came=TODAY)
    await fetcher(max_bytes=len(NO_VISIT)).once()
    assert len(await kept(store)) == 1


async def test_mail_of_before_heed_came_is_left_alone_unless_a_day_is_named(store, box, fetcher):
    box.deliver(NO_VISIT, came="01-Jun-2025 09:00:00 +0000")
    box.deliver(LATE_BUS, came="02-Jun-2025 09:00:00 +0000")
    await fetcher().once()
    assert [row.raw for row in await kept(store)] == [LATE_BUS]
    await fetcher(since=date(2025, 6, 1)).once()
    assert [row.raw for row in await kept(store)] == [LATE_BUS, NO_VISIT]


async def test_hears_of_new_mail_at_once_by_idle(store, box, fetcher):
    rung = asyncio.Queue()

    class Loud(Bell):
        def ring(self, about=None):
            rung.put_nowait(None)

    box.deliver(NO_VISIT, came=TODAY)
    running = asyncio.create_task(fetcher(bell=Loud()).run())
    await asyncio.wait_for(rung.get(), 20)
    await asyncio.to_thread(box.deliver, LATE_BUS, came=TODAY)  # the next look of its own would be in 25 minutes
    await asyncio.wait_for(rung.get(), 20)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(await kept(store)) == 2


async def test_a_folder_that_is_not_there_is_told(fetcher):
    with pytest.raises(MailboxTrouble, match=r"refused \(opening the folder\)") as told:
        await fetcher(folder="Complaints", mark=Mark.SEEN).once()
    assert told.value.refused


async def test_a_hundred_mails_and_more_come_in_order(store, box, fetcher):
    mails = [LATE_BUS + b"%d\r\n" % number for number in range(105)]
    with box.open(None) as client:
        for mail in mails:
            client.append("INBOX", None, f'"{TODAY}"', mail)
    await fetcher(mark=Mark.SEEN).once()
    assert [row.raw for row in await kept(store)] == mails
