"""Any dialogue with the edge: answered in our own words, forgotten when it is over, and what it said it took is what it keeps."""

import asyncio
import logging
import re
import time
from ipaddress import ip_network

import pytest
import structlog
from hypothesis import assume, given
from hypothesis import strategies as st

from intake import edge_replies
from intake.edge_config import Credentials, EdgeConfig, EdgeLimits
from intake.edge_data import FALSE_ENDS
from intake.edge_lmtp import LmtpConnection
from intake.edge_protocol import MailConnection
from models.errors import StoreUnavailable
from tests.fuzzing import inputs
from tests.in_memory_edge import Client, Shelf, edge_in_memory
from tests.talking import MAIL, RECIPIENTS

MEMORY = 70_000
MOST_SECONDS = 5  # of processor time for one dialogue

SAID_ALWAYS = {reply for reply in vars(edge_replies).values() if isinstance(reply, str)} | {
    reply
    for table in (edge_replies.BETTER_WORDS, edge_replies.WORDS_BY_CODE, edge_replies.RECIPIENT_REPLIES, edge_replies.TEXT_REPLIES)
    for reply in table.values()
    if reply
}
SAID_ALSO = re.compile(
    r"220 complaints\.example (?:ESMTP|LMTP)|354 End data with <CR><LF>\.<CR><LF>|334 |334 VXNlcm5hbWU6|334 UGFzc3dvcmQ6"
    r"|250[ -](?:complaints\.example|SIZE \d+|8BITMIME|SMTPUTF8|PIPELINING|STARTTLS|AUTH PLAIN LOGIN|ENHANCEDSTATUSCODES)"
)
FAULTS = {edge_replies.LATER, edge_replies.TEXT_LOST, edge_replies.NOT_NOW}


@pytest.fixture(scope="module")
def runner():
    """One event loop for all dialogues: opening one for each would take longer than they do; the edge's own log is left out."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with asyncio.Runner() as runner:
        yield runner
    structlog.reset_defaults()


# What a relay says, in order and out of it, and what no relay would.
COMMANDS = st.sampled_from(
    [
        *[b"EHLO x", b"LHLO x", b"HELO x", b"EHLO", b"EHLO \xff\xfe", b"EHLO x\x00y", b"NOOP", b"NOOP x", b"RSET", b"RSET x", b"QUIT x"],
        *[b"HELP", b"VRFY ada", b"VRFY \xff", b"EXPN x", b"STARTTLS", b"STARTTLS x", b"BDAT 10 LAST", b"XCLIENT ADDR=1", b"ehlo x"],
        *[b"AUTH", b"AUTH PLAIN", b"AUTH LOGIN", b"AUTH PLAIN AGVkZ2UAc2VjcmV0", b"AUTH PLAIN =", b"AUTH PLAIN *", b"AUTH CRAM-MD5", b"*"],
        *[b"ZWRnZQ==", b"c2VjcmV0", b"=", b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2", b"PROXY UNKNOWN", b"PROXY", b"\r\n\r\n\x00\r\nQUIT\n"],
        *[b"MAIL FROM:<ada@resident.example>", b"MAIL FROM:<>", b"MAIL FROM:<> SIZE=10", b"MAIL FROM:<a@b> SIZE=999999999"],
        *[b"MAIL FROM:<a@b> SIZE=-1", b"MAIL FROM:<a@b> SIZE=" + b"9" * 400, b"MAIL FROM:<a@b> SIZE=\xd9\xa3", b"MAIL FROM:<a@b> SIZE"],
        *[b"MAIL FROM:<a@b> BODY=BINARYMIME", b"MAIL FROM:<zo\xc3\xab@x.example> SMTPUTF8", b"MAIL FROM:<\xff@x.example>", b"MAIL FROM:"],
        *[
            b"MAIL",
            b"MAIL FROM:<<>>",
            b"MAIL FROM:<a@b> X=Y",
            b"MAIL FROM:<a@b> AUTH=<>",
            b"MAIL FROM:a@b",
            b'MAIL FROM:<"a\\"@b">',
            b"MAIL x",
        ],
        *[b"RCPT TO:<feedback@council.example>", b"RCPT TO:<a@complaints.example>", b"RCPT TO:<>", b"RCPT TO:<x@elsewhere.example>"],
        *[b"RCPT", b"RCPT TO:<a@b@c> NOTIFY=NEVER", b"RCPT TO:<@a,@b:feedback@council.example>", b"RCPT TO:<feedback@council.example> X=Y"],
        *[b"DATA", b"DATA now", b"", b" ", b"\x00", b"\xff\xfe", b".", b"..", b"X" * 3_000, b"X" * 70_000, b"\x16\x03\x01\x02\x00", MAIL],
    ]
)
# So that half of what is said leads on to a mail's text.
MAIL_FROM, RCPT_TO, END = b"MAIL FROM:<ada@resident.example>\r\n", b"RCPT TO:<feedback@council.example>\r\n", b"\r\n.\r\n"
WAYS_ON = st.sampled_from(
    [
        *[b"EHLO x\r\n", b"LHLO x\r\n", MAIL_FROM, RCPT_TO, b"DATA\r\n", MAIL + b".\r\n", END],
        *[MAIL_FROM + RCPT_TO + b"DATA\r\n", MAIL_FROM + RCPT_TO + RCPT_TO + b"DATA\r\n", b"RSET\r\n" + MAIL_FROM + RCPT_TO + b"DATA\r\n"],
        *[
            MAIL_FROM + RCPT_TO + b"DATA\r\n" + text + b".\r\n"
            for text in (b"", b"..\r\n", MAIL, b"one\n.\ntwo\r\n", b"x" * 3_000 + b"\r\n")
        ],
    ]
)
LINE_ENDS = st.sampled_from([b"\r\n"] * 6 + [b"\n", b"\r", END, b"\n.\n", b""])
LINES = st.tuples(COMMANDS | st.binary(max_size=30), LINE_ENDS).map(b"".join)
SAYINGS = st.lists(LINES | WAYS_ON | WAYS_ON, max_size=24).map(b"".join)
GREETINGS = st.sampled_from([b"EHLO x\r\nLHLO x\r\n"] * 4 + [b"HELO x\r\n", b""])
BALANCED = st.sampled_from(
    [
        *[None] * 8,
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY UNKNOWN\r\n",
        b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c" + b"\x7f" * 12,
        b"\r\n\r\n\x00",
        b"PROXY",
    ]
)
BREATHS = st.none() | st.none() | st.integers(0, 80)
TROUBLES = st.lists(st.sampled_from([None, None, StoreUnavailable(), RuntimeError("Ada Okafor")]), max_size=4)
CUTS = st.lists(st.integers(0, 3_000), max_size=6)


def pieces(sent: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted(cut % (len(sent) + 1) for cut in cuts)
    return [sent[start:end] for start, end in zip([0, *ends], [*ends, len(sent)], strict=True) if start < end]


def configured(*, errors: int = 50, commands: int = 2_000, signing_in: bool = False, behind: bool = False) -> EdgeConfig:
    return EdgeConfig(
        RECIPIENTS,
        limits=EdgeLimits(message_bytes=2_000, memory_bytes=MEMORY, errors=errors, commands=commands),
        credentials=Credentials("edge", "secret") if signing_in else None,
        balancers=(ip_network("127.0.0.0/8"),) if behind else (),
    )


async def spoken(edge, made, parts, *, private=False, breaths=None) -> list[str]:
    """Speak a dialogue to its end, which leaves nothing behind in the edge; return all replies, none of which names a fault."""
    client = Client(edge, made, private=private)
    for part in parts:
        await client.send(part)
    await client.hang_up(breaths)
    async with asyncio.timeout(10):
        await edge._inbox.finish(10)
    assert not edge._connections
    assert not edge._places
    assert edge._gate._held.total() == 0
    assert edge.memory._free == MEMORY
    assert len(asyncio.all_tasks()) == 1
    assert [line for line in client.replies if line not in SAID_ALWAYS and not SAID_ALSO.fullmatch(line)] == []
    return client.replies


def taken(replies: list[str]) -> int:
    return replies.count(edge_replies.TAKEN)


@given(
    GREETINGS,
    SAYINGS,
    CUTS,
    TROUBLES,
    st.sampled_from([MailConnection, LmtpConnection]),
    st.sampled_from([{}, {}, {"errors": 3}, {"commands": 8}, {"signing_in": True}]),
    BALANCED,
    BREATHS,
    st.booleans(),
)
@inputs(300, 25_000)
def test_any_dialogue_is_answered_and_what_was_taken_is_kept(
    runner, greeting, sayings, cuts, troubles, made, config, balanced, breaths, private
):
    sent, shelf, begun = (balanced or b"") + greeting + sayings, Shelf(list(troubles)), time.process_time()
    edge = edge_in_memory(configured(**config, behind=balanced is not None), shelf)
    replies = runner.run(spoken(edge, made, pieces(sent, cuts), private=private, breaths=breaths))
    assert time.process_time() - begun < MOST_SECONDS
    kept = sum(len(envelope["rcpt_tos"]) if made is LmtpConnection else 1 for _, envelope in shelf.kept)
    assert taken(replies) == kept if breaths is None else taken(replies) <= kept
    unstuffed = sent.replace(b"\r\n.", b"\r\n")
    assert [raw for raw, _ in shelf.kept if raw + b"\r\n" not in unstuffed] == []
    if not any(troubles):
        assert FAULTS.isdisjoint(replies)


# What a person's mail server says: everything that the standards allow and Heed offers.
SENDERS = st.sampled_from(
    [
        b"<>",
        b"<ada@resident.example>",
        b" <ada@resident.example>",
        b"<Ada.O'Kafor+x=y@RESIDENT.example>",
        b'<"Ada \\"A\\" Okafor>"@resident.example>',
        b"<@relay.example:ada@resident.example>",
        b"<" + b"a" * 64 + b"@resident.example>",
        b"<ada@[192.0.2.1]>",
    ]
) | st.from_regex(rb"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]{1,63}\.example>", fullmatch=True)
OPTIONS = st.sampled_from(
    [b"", b" SIZE=10", b" SIZE=2000 BODY=8BITMIME", b" BODY=7BIT", b" SMTPUTF8", b" AUTH=<>", b" size=5 body=8bitmime"]
)
OURS = st.sampled_from(
    [
        b"<feedback@council.example>",
        b"<FEEDBACK@Council.Example>",
        b"<any.body@complaints.example>",
        b"<feedback+hd-7k2m-4xqt.ab@council.example>",
    ]
)
TEXTS = st.lists(
    st.sampled_from([b"", b".", b"..", b"Subject: x", b"\xff\x00", b"a\nb", b"a\rb", b"DATA", b"QUIT", b"x" * 1_100])
    | st.binary(max_size=40),
    max_size=12,
).map(lambda lines: b"".join(line + b"\r\n" for line in lines))
BETWEEN = st.sampled_from([b"", b"", b"", b"NOOP\r\n", b"RSET\r\n", b"VRFY ada\r\n", b"HELP\r\n"])
MAILS = st.lists(st.tuples(BETWEEN, SENDERS, OPTIONS, st.lists(OURS, min_size=1, max_size=3), TEXTS), min_size=1, max_size=4)


@given(MAILS, CUTS, TROUBLES, st.sampled_from([MailConnection, LmtpConnection]), st.booleans())
@inputs(200, 15_000)
def test_what_a_person_could_have_sent_is_taken_whole_or_asked_for_again(runner, mails, cuts, troubles, made, private):
    texts = [text for *_, text in mails]
    assume(all(len(text) <= 2_000 and not any(end in b"\r\n" + text for end in FALSE_ENDS) for text in texts))
    sent = b"LHLO resident.example\r\n" if made is LmtpConnection else b"EHLO resident.example\r\n"
    for between, sender, options, recipients, text in mails:
        stuffed = (b"\r\n" + text).replace(b"\r\n.", b"\r\n..")[2:]
        named = b"".join(b"RCPT TO:" + recipient + b"\r\n" for recipient in recipients)
        sent += between + b"MAIL FROM:" + sender + options + b"\r\n" + named + b"DATA\r\n" + stuffed + b".\r\n"
    shelf = Shelf(list(troubles))
    replies = runner.run(spoken(edge_in_memory(configured(), shelf), made, pieces(sent + b"QUIT\r\n", cuts), private=private))
    assert [reply for reply in replies if reply.startswith("5")] == []
    kept = [raw for raw, _ in shelf.kept]
    if any(troubles):
        assert all(raw in texts for raw in kept)
    else:
        assert kept == texts
        assert replies[-1] == "221 2.0.0 Goodbye"
