"""The mail edge, spoken to over real sockets."""

import asyncio
import smtplib
from email.message import EmailMessage

import pytest

from intake.bell import Bell
from intake.edge import MailEdge
from intake.edge_config import EdgeConfig, EdgeLimits
from models.errors import StoreUnavailable
from models.states import InboxState
from tests.talking import MAIL, RECIPIENTS, Talk, talking


@pytest.fixture
def bell():
    return Bell()


@pytest.fixture
async def edge(store, clock, bell):
    edge = MailEdge(store, clock, EdgeConfig(RECIPIENTS, limits=EdgeLimits(message_bytes=200_000)), bell)
    edge.bound = (await edge.start())[0]
    yield edge
    await edge.stop()


@pytest.fixture
async def talk(edge):
    async with talking(edge.bound) as talk:
        yield talk


async def kept(store):
    async with store.begin() as unit:
        row = await unit.inbox.get(1)
        return row, await unit.inbox.count(InboxState.NEW)


async def test_keeps_the_bytes_and_the_envelope_before_it_says_250(store, talk, clock):
    assert (await talk.begin()).startswith("354")
    assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
    row, count = await kept(store)
    assert count == 1
    assert row.raw == MAIL
    assert row.received_at == clock()
    assert row.envelope == {
        "mail_from": "ada@resident.example",
        "rcpt_tos": ["feedback@council.example"],
        "peer": "127.0.0.1",
        "helo": "resident.example",
        "smtputf8": False,
    }


async def test_rings_for_what_it_kept(bell, talk):
    waiting = asyncio.create_task(bell.wait(10))
    await talk.begin()
    await talk.say(MAIL + b".")
    assert await waiting


@pytest.mark.parametrize(
    ("recipient", "reply"),
    [
        ("feedback@council.example", "250 2.1.5"),
        ("FEEDBACK@COUNCIL.EXAMPLE", "250 2.1.5"),
        ("feedback+hd-7k2m-4xqt.abcdefghijklmnop@council.example", "250 2.1.5"),
        ("anybody@complaints.example", "250 2.1.5"),
        ("nobody@council.example", "550 5.1.1"),
        ("nobody+feedback@council.example", "550 5.1.1"),
        ("friend@elsewhere.example", "550 5.7.1"),
        ("feedback@council.example@elsewhere.example", "5"),
        ('"friend@elsewhere.example"@council.example', "550 5.1.1"),
        ("friend%elsewhere.example@council.example", "550 5.1.1"),
        ("feedback", "550 5.7.1"),
    ],
)
async def test_takes_mail_for_the_configured_recipients_alone(talk, recipient, reply):
    await talk.hear()
    await talk.say("EHLO resident.example")
    await talk.say("MAIL FROM:<ada@resident.example>")
    assert (await talk.say(f"RCPT TO:<{recipient}>")).startswith(reply)


async def test_takes_the_null_sender_of_delivery_reports(store, talk):
    await talk.begin(sender="<>")
    assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
    row, _ = await kept(store)
    assert row.envelope["mail_from"] == ""


async def test_says_how_much_it_takes(talk):
    await talk.hear()
    greeting = await talk.say("EHLO resident.example")
    assert "250-SIZE 200000" in greeting
    assert "250-8BITMIME" in greeting
    assert "250-SMTPUTF8" in greeting


async def test_refuses_a_mail_announced_as_too_large(talk):
    await talk.hear()
    await talk.say("EHLO resident.example")
    assert (await talk.say("MAIL FROM:<ada@resident.example> SIZE=200001")).startswith("552 5.3.4")


@pytest.mark.parametrize("line", [b"x" * 70 + b"\r\n", b"x" * 300_000])
async def test_reads_a_mail_that_is_too_large_to_its_end_and_takes_the_next(store, talk, line):
    await talk.begin()
    assert (await talk.say(line * (1 + 210_000 // len(line)) + b"\r\n.")).startswith("552 5.3.4")
    await talk.say("MAIL FROM:<ada@resident.example>")
    await talk.say("RCPT TO:<feedback@council.example>")
    await talk.say("DATA")
    assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
    assert (await kept(store))[1] == 1


async def test_takes_lines_as_long_as_the_message_may_be(store, talk):
    raw = b"Subject: long\r\n\r\n" + b"y" * 190_000 + b"\r\n"
    await talk.begin()
    assert (await talk.say(raw + b".")).startswith("250 2.0.0")
    assert (await kept(store))[0].raw == raw


async def test_takes_a_mail_of_exactly_the_limit(store, talk):
    raw = b"z" * 199_998 + b"\r\n"
    await talk.begin()
    assert (await talk.say(raw + b".")).startswith("250 2.0.0")
    assert len((await kept(store))[0].raw) == 200_000


async def test_unstuffs_dots_and_keeps_eight_bits(store, talk):
    await talk.begin()
    await talk.say("..hidden dot\r\n.\u00e9 and \u20ac\r\n.".encode())
    assert (await kept(store))[0].raw == ".hidden dot\r\n\u00e9 and \u20ac\r\n".encode()


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\n.\r"])
async def test_refuses_a_dot_between_bare_line_ends_whole_and_goes_on(store, talk, end):
    await talk.begin()
    assert (await talk.say(b"one" + end + b"MAIL FROM:<evil@x.example>\r\n.")).startswith("550 5.5.2")
    await talk.again()
    assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
    row, count = await kept(store)
    assert count == 1
    assert row.raw == MAIL


@pytest.mark.parametrize("raw", [b"one\ntwo\rthree\r\n", b"a .\nb\n. c\r\n", b"\r\n\r\n", b"", b"\x00\xff\r\n"])
async def test_keeps_every_other_byte_as_it_came(store, talk, raw):
    await talk.begin()
    assert (await talk.say(raw + b".")).startswith("250 2.0.0")
    assert (await kept(store))[0].raw == raw


async def test_takes_addresses_beyond_ascii(store, talk):
    await talk.hear()
    await talk.say("EHLO resident.example")
    assert (await talk.say("MAIL FROM:<zo\u00eb@resident.example> SMTPUTF8 BODY=8BITMIME")).startswith("250")
    await talk.say("RCPT TO:<feedback@council.example>")
    await talk.say("DATA")
    await talk.say(MAIL + b".")
    envelope = (await kept(store))[0].envelope
    assert envelope["mail_from"] == "zo\u00eb@resident.example"
    assert envelope["smtputf8"] is True


async def test_an_address_that_is_no_utf8_is_still_kept(store, talk):
    await talk.hear()
    await talk.say("EHLO resident.example")
    await talk.say(b"MAIL FROM:<zo\xff@resident.example>")
    await talk.say("RCPT TO:<feedback@council.example>")
    await talk.say("DATA")
    assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
    assert (await kept(store))[0].envelope["mail_from"] == "zo\\udcff@resident.example"


async def test_says_try_again_and_hangs_up_while_the_store_is_away(talk, monkeypatch, store):
    def away():
        raise StoreUnavailable

    monkeypatch.setattr(store, "begin", away)
    await talk.begin()
    assert (await talk.say(MAIL + b".")).startswith("421 4.3.2")
    assert await asyncio.wait_for(talk.reader.read(), 10) == b""


async def test_a_fault_of_ours_is_passing_and_names_no_class(talk, monkeypatch, store):
    class Surprise(Exception):
        pass

    def broken():
        raise Surprise("secret detail")

    begin = store.begin
    monkeypatch.setattr(store, "begin", broken)
    await talk.begin()
    reply = await talk.say(MAIL + b".")
    assert reply.startswith("451 4.3.0")
    assert "Surprise" not in reply
    assert "secret" not in reply
    monkeypatch.setattr(store, "begin", begin)
    await talk.say("MAIL FROM:<ada@resident.example>")
    await talk.say("RCPT TO:<feedback@council.example>")
    await talk.say("DATA")
    assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")


async def test_a_fault_in_any_command_is_passing_and_names_no_class(edge, talk, monkeypatch):
    def broken(self, address):
        raise KeyError("secret detail")

    monkeypatch.setattr(type(edge.recipients), "verdict", broken)
    await talk.hear()
    await talk.say("EHLO resident.example")
    await talk.say("MAIL FROM:<ada@resident.example>")
    reply = await talk.say("RCPT TO:<feedback@council.example>")
    assert reply.startswith("451 4.3.0")
    assert "KeyError" not in reply
    assert "secret" not in reply


async def test_takes_a_hundred_recipients_and_defers_the_rest(talk):
    await talk.hear()
    await talk.say("EHLO resident.example")
    await talk.say("MAIL FROM:<ada@resident.example>")
    for number in range(100):
        assert (await talk.say(f"RCPT TO:<r{number}@complaints.example>")).startswith("250")
    assert (await talk.say("RCPT TO:<r100@complaints.example>")).startswith("452 4.5.3")


async def test_a_client_that_hangs_up_mid_mail_leaves_nothing(edge, talk, store):
    await talk.begin()
    talk.writer.write(b"Subject: half\r\n\r\nhalf a mail")
    await talk.writer.drain()
    talk.writer.transport.abort()
    while edge._connections:  # noqa: ASYNC110 - the edge tells nobody that a client went
        await asyncio.sleep(0)
    assert (await kept(store))[1] == 0


async def test_a_client_that_says_nothing_holds_nobody_up(edge, talk, store):
    await talk.begin()
    reader, writer = await asyncio.open_connection(*edge.bound)
    other = Talk(reader, writer)
    await other.begin()
    assert (await other.say(MAIL + b".")).startswith("250 2.0.0")
    writer.close()


async def test_stopping_tells_the_idle_to_come_back(edge, talk):
    await talk.hear()
    await edge.stop()
    assert (await talk.hear()).startswith("421 4.3.2")
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*edge.bound)


async def test_stopping_finishes_what_is_being_stored_and_says_so(edge, talk, store, monkeypatch):
    entered, go_on = asyncio.Event(), asyncio.Event()
    write = edge._inbox._mails._write_all

    async def slow(mails):
        entered.set()
        await go_on.wait()
        return await write(mails)

    monkeypatch.setattr(edge._inbox._mails, "_write_all", slow)
    await talk.begin()
    answer = asyncio.create_task(talk.say(MAIL + b"."))
    await entered.wait()
    stopping = asyncio.create_task(edge.stop())
    await asyncio.sleep(0)
    go_on.set()
    assert (await answer).startswith("250 2.0.0")
    await stopping
    assert (await kept(store))[1] == 1


async def test_speaks_with_the_standard_library(edge, store):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ada@resident.example", "feedback@council.example", "Hello"
    message.set_content("Nobody came. \u20ac5 wasted.")

    def send():
        with smtplib.SMTP(*edge.bound, timeout=10) as client:
            client.send_message(message)

    await asyncio.to_thread(send)
    assert (await kept(store))[1] == 1
