"""What a mail server and the way to it can do to a fetcher, and that no mail is lost or doubled by it."""

import asyncio
from dataclasses import replace

import pytest

from intake.bell import Bell
from intake.fetching.account import Account, Mark, Security, Server
from intake.fetching.connection import MailboxConnection
from intake.fetching.credentials import Password
from intake.fetching.fetcher import Fetcher, Pauses
from intake.fetching.keeping import Keeper
from intake.recipients import Recipients
from models.errors import MailboxTrouble, StoreUnavailable
from models.states import InboxState
from tests import dovecot as dovecots
from tests.imap_double import CUT, ImapDouble, literal

MAIL = b"From: Ada Okafor <ada@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"
OTHER = b"From: Bo Larch <bo@resident.example>\r\nSubject: The bus\r\n\r\nThe school bus was late again.\r\n"
THIRD = b"From: Cy Moss <cy@resident.example>\r\nSubject: Thank you\r\n\r\nThe new carer is kind.\r\n"
PAUSES = Pauses(first=1, longest=8, refused_first=60, refused_longest=240)


@pytest.fixture
async def server():
    double = ImapDouble({1: MAIL, 2: OTHER})
    double.port = await double.start()
    yield double
    await double.stop()


@pytest.fixture
def fetcher(store, clock, server):
    """Make a fetcher in front of the double."""

    def make(**differing) -> Fetcher:
        recipients = Recipients.of(("@council.example",))
        where = Server("127.0.0.1", server.port, Security.NONE)
        account = Account(where, "feedback", recipients, "feedback@council.example", 10_000, mark=Mark.KEYWORD, poll_seconds=0)
        return Fetcher(replace(account, **differing), Password("secret"), store, clock, Bell(), PAUSES)

    return make


async def texts(store):
    async with store.read() as unit:
        count = await unit.inbox.count(InboxState.NEW)
        return [(await unit.inbox.get(number)).raw for number in range(1, count + 1)]


async def mailbox(store, fetcher):
    async with store.read() as unit:
        return await unit.mailboxes.get(fetcher.account.name)


CUTS = {
    "in the middle of a mail": ("UID FETCH 1 (BODY", [b"* 1 FETCH (UID 1 BODY[]<0> {83}\r\nFrom: Ada", CUT]),
    "after a mail and before its end": ("UID FETCH 1 (BODY", [literal(1, MAIL), CUT]),
    "with BYE": ("UID SEARCH", [b"* BYE Going down\r\n", CUT]),
    "with BYE in the middle of an answer": ("UID FETCH 1,2", [b"* 1 FETCH (UID 1 RFC822.SIZE 83)\r\n* BYE Going down\r\n", CUT]),
    "without a word": ("SELECT", [CUT]),
    "with a tag that nobody gave": ("UID SEARCH", [b"ZZZZ99 OK Done\r\n"]),
    "with nonsense": ("UID FETCH 1,2", [b"* 1 FETCH (UID ((((\r\n%TAG OK Done\r\n"]),
    "with what is no IMAP": ("UID SEARCH", [b"HTTP/1.1 400 Bad Request\r\n"]),
    "while marking": ("UID STORE 1", [CUT]),
}


@pytest.mark.parametrize("where", CUTS)
async def test_a_connection_that_breaks_loses_no_mail_and_doubles_none(store, server, fetcher, where):
    server.faults = [CUTS[where]]
    broken = fetcher()
    with pytest.raises(MailboxTrouble) as told:
        await broken.once()
    assert not told.value.refused
    assert "Ada" not in str(told.value)
    assert await texts(store) in ([], [MAIL])
    await broken.once()
    assert sorted(await texts(store)) == sorted([MAIL, OTHER])
    assert server.flags == {1: {"HeedTaken"}, 2: {"HeedTaken"}}


async def test_a_mail_during_which_connections_break_holds_up_no_other(store, server, fetcher):
    server.mails[3] = THIRD
    server.faults = [("UID FETCH 1 (BODY", [CUT])] * 3
    broken = fetcher()
    for _ in range(2):
        with pytest.raises(MailboxTrouble):
            await broken.once()
    assert await texts(store) == [OTHER, THIRD]


async def test_a_mail_that_the_server_does_not_hand_over_is_left_and_shown(store, server, fetcher):
    server.faults = [("UID FETCH 1 (BODY", [b"%TAG NO Message is corrupt\r\n"])]
    await fetcher().once()
    assert await texts(store) == [OTHER]
    async with store.read() as unit:
        (left,) = await unit.mailboxes.left()
    assert (left.uid, left.left_because) == (1, "The mail server gave no text for it.")
    await fetcher().once()
    assert await texts(store) == [OTHER, MAIL]


async def test_a_mail_that_is_larger_than_the_server_told_is_left(store, server, fetcher):
    server.mails = {1: MAIL + b"x" * 20_000, 2: OTHER}
    server.faults = [("UID FETCH 1,2", [b"* 1 FETCH (UID 1 RFC822.SIZE 80)\r\n* 2 FETCH (UID 2 RFC822.SIZE 80)\r\n%TAG OK Done\r\n"])]
    await fetcher().once()
    assert await texts(store) == [OTHER]
    assert 1 not in server.flags


async def test_a_mail_that_went_meanwhile_is_passed_over(store, server, fetcher):
    server.faults = [("UID FETCH 1 (BODY", [b"%TAG OK Done\r\n"])]
    await fetcher().once()
    assert await texts(store) == [OTHER]


async def test_a_mark_that_is_refused_is_told_and_holds_up_no_mail(store, server, fetcher):
    server.faults = [("UID STORE 1", [b"%TAG NO [OVERQUOTA] Full\r\n"]), ("UID STORE 3", [b"%TAG NO [OVERQUOTA] Full\r\n"])]
    shown = []
    marked = asyncio.Event()

    async def look_again(connection, _seconds):
        shown.append((await mailbox(store, going)).trouble)
        server.mails[3] = THIRD
        if len(shown) == 3:
            marked.set()
            await asyncio.Event().wait()
        return True

    going = fetcher()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MailboxConnection, "wait", look_again)
        running = asyncio.create_task(going.run())
        await asyncio.wait_for(marked.wait(), 20)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    refusal = "127.0.0.1 refused (marking a mail as taken)."
    assert shown == [refusal, refusal, None]
    assert server.connections == 1
    assert server.flags == {1: {"HeedTaken"}, 2: {"HeedTaken"}, 3: {"HeedTaken"}}
    assert await texts(store) == [MAIL, OTHER, THIRD]


async def test_a_refused_mark_is_told_to_whoever_looks_once(server, fetcher):
    server.faults = [("UID STORE 1", [b"%TAG NO [OVERQUOTA] Full\r\n"])]
    with pytest.raises(MailboxTrouble, match="marking a mail as taken"):
        await fetcher().once()


async def test_a_wrong_password_raises_an_alarm_and_is_tried_less_and_less_often(store, server, fetcher, clock):
    refusal = ("LOGIN", [b"%TAG NO [AUTHENTICATIONFAILED] Wrong\x07 password\r\n"])
    server.faults = [refusal] * 4
    locked_out = fetcher()
    began = clock()
    pauses = [await locked_out.attempt()]
    clock.move(minutes=5)
    pauses += [await locked_out.attempt() for _ in range(3)]
    assert pauses == [60, 120, 240, 240]
    shown = await mailbox(store, locked_out)
    assert shown.trouble == ("The mail server did not take the user name or password. It said: [AUTHENTICATIONFAILED] Wrong password")
    assert shown.trouble_since == began
    await locked_out.once()
    shown = await mailbox(store, locked_out)
    assert (shown.trouble, shown.trouble_since, shown.fetched_at) == (None, None, clock())


async def test_a_server_that_is_away_for_a_while_is_no_alarm_until_the_third_time(store, server, fetcher):
    server.faults = [("LOGIN", [b"%TAG NO [UNAVAILABLE] Try later\r\n"]), ("LOGIN", [CUT]), ("SELECT", [CUT])]
    waiting = fetcher()
    assert [await waiting.attempt(), await waiting.attempt()] == [1, 2]
    assert await mailbox(store, waiting) is None
    assert await waiting.attempt() == 4
    assert (await mailbox(store, waiting)).trouble.startswith("127.0.0.1 cut the connection")


@pytest.mark.parametrize("greeting", [b"* BYE Too busy\r\n", b"", b"220 mail.example ESMTP\r\n"])
async def test_a_server_that_does_not_greet_is_told(server, fetcher, greeting):
    server.greeting = greeting
    server.faults = []
    if not greeting:
        await server.stop()
    with pytest.raises(MailboxTrouble, match=r"does not take connections|cannot be reached"):
        await fetcher().once()


async def test_a_mailbox_that_can_neither_move_nor_keep_keywords_is_told(server, fetcher):
    server.permanent = r"\Seen"
    with pytest.raises(MailboxTrouble, match="set HEED_IMAP_MARK to move"):
        await fetcher().once()
    with pytest.raises(MailboxTrouble, match="set HEED_IMAP_MARK to keyword or seen"):
        await fetcher(mark=Mark.MOVE).once()


async def test_without_idle_the_mailbox_is_asked_again_and_again(store, server, fetcher):
    asked = asyncio.Event()

    def untagged(command, answer=server._untagged):
        if command == "NOOP":
            server.mails[3] = THIRD
        if command.startswith("UID STORE 3"):
            asked.set()
        return answer(command)

    server._untagged = untagged
    running = asyncio.create_task(fetcher().run())
    await asyncio.wait_for(asked.wait(), 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await texts(store) == [MAIL, OTHER, THIRD]
    assert server.connections == 1


async def test_news_between_idle_and_its_answer_is_heard_over_a_new_connection(store, server, fetcher):
    server.capabilities = "IMAP4rev1 IDLE"
    server.faults = [("IDLE", [b"* 3 EXISTS\r\n+ idling\r\n"])]
    going = fetcher()
    assert await going.attempt() == PAUSES.first
    assert await mailbox(store, going) is not None
    assert (await mailbox(store, going)).trouble is None


@pytest.mark.parametrize("farewell", [[b"+ idling\r\n* BYE Idle for too long\r\n", CUT], [b"+ idling\r\n", CUT], [CUT]])
async def test_a_server_that_hangs_up_while_waiting_is_asked_again(server, fetcher, farewell):
    server.capabilities = "IMAP4rev1 IDLE"
    server.faults = [("IDLE", farewell)]
    going = fetcher(poll_seconds=1500)
    assert await asyncio.wait_for(going.attempt(), 20) == PAUSES.first
    server.faults = [("IDLE", farewell)]
    await asyncio.wait_for(going.attempt(), 20)
    assert server.connections == 2


@pytest.mark.parametrize("where", ["CAPABILITY", "LOGIN", "UID FETCH 1 (BODY"])
async def test_stops_at_once_though_the_server_says_nothing(server, fetcher, where):
    server.hang_at = where
    running = asyncio.create_task(fetcher().run())
    await asyncio.wait_for(server.hung.wait(), 20)
    running.cancel()
    await asyncio.wait_for(asyncio.gather(running, return_exceptions=True), 20)  # far less than it waits for an answer
    assert running.cancelled()


async def test_a_store_that_is_away_is_waited_for(store, server, fetcher, monkeypatch):
    async def away(*_):
        raise StoreUnavailable

    waiting = fetcher()
    with monkeypatch.context() as patched:
        patched.setattr(Keeper, "keep", away)
        assert [await waiting.attempt() for _ in range(3)] == [1, 2, 4]
    assert server.flags == {}
    assert (await mailbox(store, waiting)).trouble.startswith("The store cannot be reached")


async def test_a_fault_of_our_own_stops_nothing_and_quotes_nothing(store, server, fetcher, monkeypatch):
    async def break_(*_):
        raise RuntimeError("Nobody came on Monday")

    monkeypatch.setattr(MailboxConnection, "search", break_)
    going = fetcher()
    for _ in range(3):
        await going.attempt()
    assert (await mailbox(store, going)).trouble == "A fault in Heed (RuntimeError)."


async def test_goes_on_after_the_mail_server_was_started_anew(store, clock, box, account):
    rung = asyncio.Queue()

    class Loud(Bell):
        def ring(self, about=None):
            rung.put_nowait(None)

    box.deliver(MAIL, came="03-Jun-2025 10:02:00 +0100")
    running = asyncio.create_task(Fetcher(account, Password(dovecots.PASSWORD), store, clock, Loud(), Pauses(0.05, 0.05, 0.05, 0.05)).run())
    await asyncio.wait_for(rung.get(), 20)
    await asyncio.to_thread(box.dovecot.stop)
    await asyncio.to_thread(box.dovecot.start)
    await asyncio.to_thread(box.deliver, OTHER, came="03-Jun-2025 10:02:00 +0100")
    await asyncio.wait_for(rung.get(), 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await texts(store) == [MAIL, OTHER]


NEWS = b"* 3 EXISTS\r\n"


@pytest.mark.parametrize(
    "fault",
    [
        ("UID STORE 2", [NEWS + b"%TAG OK Done\r\n"]),
        ("UID SEARCH", [b"* SEARCH 1 2\r\n" + NEWS + b"%TAG OK Done\r\n"]),
        ("IDLE", [b"+ idling\r\n" + NEWS]),
    ],
)
async def test_news_that_come_with_another_answer_are_not_waited_for(store, server, fetcher, fault):
    """The next look of its own would be in 25 minutes."""
    server.capabilities = "IMAP4rev1 IDLE"
    server.faults = [fault]
    arrived = asyncio.Event()
    answer = server._untagged
    searches = 0

    def untagged(command):
        nonlocal searches
        if command.startswith("UID SEARCH"):
            searches += 1
            if searches == 2:
                server.mails[3] = THIRD
        if command.startswith("UID STORE 3"):
            arrived.set()
        return answer(command)

    server._untagged = untagged
    if fault[0] == "UID SEARCH":
        searches = 1
    running = asyncio.create_task(fetcher(poll_seconds=1500).run())
    await asyncio.wait_for(arrived.wait(), 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await texts(store) == [MAIL, OTHER, THIRD]
