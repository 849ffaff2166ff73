"""How much one connection, one address and all together may ask of the edge."""

import asyncio
import contextlib

import pytest

from intake import edge_protocol
from tests.talking import MAIL, talking


async def test_a_connection_too_many_is_told_to_come_back_and_the_next_is_taken_again(serving):
    async with serving({"connections": 2}) as edge, talking(edge.bound) as first:
        await first.hear()
        async with talking(edge.bound) as second:
            assert (await second.hear()).startswith("421 4.7.0")
            assert await second.is_over()
        assert (await first.say("QUIT")).startswith("221")
        await first.is_over()
        async with talking(edge.bound) as third:
            assert (await third.hear()).startswith("220")


async def test_one_address_gets_its_share(serving):
    async with serving({"per_address": 1}) as edge, talking(edge.bound) as first, talking(edge.bound) as second:
        assert {(await first.hear())[:3], (await second.hear())[:3]} == {"220", "421"}


async def test_commands_have_an_end(serving):
    async with serving({"commands": 3}) as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert [(await talk.say("NOOP"))[:3] for _ in range(3)] == ["250"] * 3
        assert (await talk.say("NOOP")).startswith("421 4.7.0")
        assert await talk.is_over()


@pytest.mark.parametrize("wrong", [b"NONSENSE", b"", b"\xff\xff", b"EXPN x", b"MAIL FROM:<a@b>", b"X" * 70_000])
async def test_errors_have_an_end(serving, wrong):
    async with serving({"errors": 2}) as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert (await talk.say(wrong)).startswith("5")
        assert (await talk.say(wrong)).startswith("5")
        assert (await talk.hear()).startswith("421 4.7.0")
        assert await talk.is_over()


async def test_whoever_speaks_no_smtp_at_all_is_asked_to_come_back_before_the_end(serving):
    async with serving() as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert [(await talk.say(f"NONSENSE{number}"))[:3] for number in range(4)] == ["500"] * 4
        assert (await talk.say("NONSENSE")).startswith("421 4.7.0")
        assert await talk.is_over()


async def test_what_was_sent_ahead_of_the_last_word_is_not_done(serving, kept):
    async with serving({"errors": 1}) as edge, talking(edge.bound) as talk:
        await talk.hear()
        talk.writer.write(
            b"NONSENSE\r\nEHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<feedback@council.example>\r\nDATA\r\n" + MAIL + b".\r\n"
        )
        assert (await talk.hear()).startswith("500")
        assert (await talk.hear()).startswith("421")
        assert await talk.is_over()
        assert await kept() == []


async def test_commands_may_be_sent_ahead(serving, kept):
    async with serving() as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert "250-PIPELINING" in await talk.say("EHLO resident.example")
        talk.writer.write(b"MAIL FROM:<ada@resident.example>\r\nRCPT TO:<feedback@council.example>\r\nDATA\r\n")
        assert [(await talk.hear())[:3] for _ in range(3)] == ["250", "250", "354"]
        talk.writer.write(MAIL + b".\r\nMAIL FROM:<ada@resident.example>\r\nRCPT TO:<feedback@council.example>\r\nDATA\r\n")
        assert [(await talk.hear())[:3] for _ in range(4)] == ["250", "250", "250", "354"]
        assert (await talk.say(MAIL + b".\r\nQUIT")).startswith("250")
        assert (await talk.hear()).startswith("221")
        assert [row.raw for row in await kept()] == [MAIL, MAIL]


async def test_recipients_have_an_end(serving):
    async with serving({"recipients": 2}) as edge, talking(edge.bound) as talk:
        await talk.hear()
        await talk.say("EHLO resident.example")
        await talk.say("MAIL FROM:<>")
        replies = [await talk.say(f"RCPT TO:<r{number}@complaints.example>") for number in range(3)]
        assert [reply[:9] for reply in replies] == ["250 2.1.5", "250 2.1.5", "452 4.5.3"]


async def test_silence_has_an_end(serving):
    async with serving({"idle_seconds": 0.05}) as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert (await talk.hear()).startswith("421 4.4.2")
        assert await talk.is_over()


async def test_a_session_has_an_end_that_activity_does_not_put_off(serving):
    async with serving({"session_seconds": 0.2, "idle_seconds": 10}) as edge, talking(edge.bound) as talk:
        reply = await talk.hear()
        with contextlib.suppress(ConnectionError):
            while reply.startswith("2"):
                reply = await talk.say("NOOP")
        assert not reply.startswith("2")
        assert await talk.is_over()
        assert not edge._connections


async def test_a_text_that_takes_too_long_gets_its_451_while_there_is_time(serving, kept):
    async with serving({"data_seconds": 0.05}) as edge, talking(edge.bound) as talk:
        await talk.begin()
        talk.writer.write(b"Subject: slow\r\n")
        assert (await talk.hear()).startswith("451 4.4.2")
        assert await talk.is_over()
        assert await kept() == []


async def test_a_fault_in_the_middle_of_a_text_lets_none_of_it_pass_for_commands(serving, monkeypatch, kept):
    async def broken(*_):
        raise KeyError("secret detail")

    monkeypatch.setattr(edge_protocol, "read_data", broken)
    async with serving() as edge, talking(edge.bound) as talk:
        await talk.begin()
        reply = await talk.say(b"MAIL FROM:<evil@x.example>")
        assert reply.startswith("451 4.3.0")
        assert "KeyError" not in reply
        assert await talk.is_over()


async def test_the_end_of_a_session_leaves_time_to_answer(serving, monkeypatch):
    monkeypatch.setattr(edge_protocol, "ANSWER_SECONDS", 9.9)
    async with serving({"session_seconds": 10}) as edge, talking(edge.bound) as talk:
        await talk.begin()
        assert (await talk.hear()).startswith("451 4.4.2")


async def test_a_mail_that_finds_no_memory_is_asked_for_again(serving, monkeypatch):
    monkeypatch.setattr(edge_protocol, "MEMORY_SECONDS", 0.01)
    async with serving({"memory_bytes": 200_000}) as edge, talking(edge.bound) as first, talking(edge.bound) as second:
        await first.begin(sender="<ada@resident.example> SIZE=190000")
        assert (await second.begin(sender="<ben@resident.example> SIZE=20000")).startswith("452 4.3.1")
        assert (await first.say(MAIL + b".")).startswith("250")
        assert (await second.again()).startswith("354")
        assert (await second.say(MAIL + b".")).startswith("250")


async def test_a_mail_waits_its_turn_for_memory(serving):
    async with serving({"memory_bytes": 200_000}) as edge, talking(edge.bound) as first, talking(edge.bound) as second:
        await first.begin(sender="<ada@resident.example> SIZE=190000")
        waiting = asyncio.create_task(second.begin(sender="<ben@resident.example> SIZE=20000"))
        assert (await first.say(MAIL + b".")).startswith("250")
        assert (await waiting).startswith("354")


async def test_a_mail_that_outgrows_what_it_announced_is_forgotten_when_memory_is_short(serving):
    async with serving({"memory_bytes": 200_000}) as edge, talking(edge.bound) as first, talking(edge.bound) as second:
        await first.begin(sender="<ada@resident.example> SIZE=150000")
        await second.begin(sender="<ben@resident.example> SIZE=10")
        assert (await second.say(b"x" * 90_000 + b"\r\n.")).startswith("452 4.3.1")
        assert (await first.say(MAIL + b".")).startswith("250")


async def test_memory_is_given_back_by_those_who_hang_up(serving):
    async with serving({"memory_bytes": 200_000}) as edge:
        async with talking(edge.bound) as talk:
            await talk.begin(sender="<ada@resident.example> SIZE=200000")
        async with talking(edge.bound) as talk:
            assert (await talk.begin(sender="<ada@resident.example> SIZE=200000")).startswith("354")


async def test_many_slow_clients_hold_up_nobody(serving, kept):
    async with serving({"connections": 61, "per_address": 61}) as edge, contextlib.AsyncExitStack() as stack:
        slow = [await stack.enter_async_context(talking(edge.bound)) for _ in range(59)]
        await asyncio.gather(*(talk.begin() for talk in slow))
        for talk in slow:
            talk.writer.write(b"Subject: a")
        async with talking(edge.bound) as quick:
            await quick.begin()
            assert (await quick.say(MAIL + b".")).startswith("250")
        assert len(await kept()) == 1
