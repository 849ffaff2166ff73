"""LMTP: the same promises, with one reply for each recipient."""

import asyncio
import socket
import stat
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from intake.edge_config import Speech
from models.errors import SettingsError, StoreUnavailable
from tests.talking import MAIL, Talk, talking

LMTP = ((Speech.LMTP, 0),)


async def begin(talk, *recipients):
    await talk.hear()
    await talk.say("LHLO relay.example")
    await talk.say("MAIL FROM:<ada@resident.example>")
    return [await talk.say(f"RCPT TO:<{recipient}>") for recipient in recipients]


async def test_each_recipient_that_was_taken_gets_a_reply_and_the_mail_is_kept_once(serving, kept):
    async with serving(ports=LMTP) as edge, talking(edge.bound) as talk:
        replies = await begin(talk, "feedback@council.example", "nobody@council.example", "a@complaints.example")
        assert [reply[:3] for reply in replies] == ["250", "550", "250"]
        assert (await talk.say("DATA")).startswith("354")
        assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
        assert (await talk.hear()).startswith("250 2.0.0")
        assert (await talk.say("NOOP")).startswith("250 2.0.0 OK")
        rows = await kept()
        assert [row.envelope["rcpt_tos"] for row in rows] == [["feedback@council.example", "a@complaints.example"]]


async def test_a_refusal_is_said_for_each_recipient_too(serving):
    async with serving(ports=LMTP) as edge, talking(edge.bound) as talk:
        await begin(talk, "feedback@council.example", "a@complaints.example")
        await talk.say("DATA")
        assert (await talk.say(b"one\n.\ntwo\r\n.")).startswith("550 5.5.2")
        assert (await talk.hear()).startswith("550 5.5.2")


async def test_a_store_that_is_away_is_said_for_each_recipient_before_hanging_up(serving, store, monkeypatch):
    def away():
        raise StoreUnavailable

    monkeypatch.setattr(store, "begin", away)
    async with serving(ports=LMTP) as edge, talking(edge.bound) as talk:
        await begin(talk, "feedback@council.example", "a@complaints.example")
        await talk.say("DATA")
        assert (await talk.say(MAIL + b".")).startswith("421 4.3.2")
        assert (await talk.hear()).startswith("421 4.3.2")
        assert await talk.is_over()


async def test_without_a_recipient_there_is_no_text(serving):
    async with serving(ports=LMTP) as edge, talking(edge.bound) as talk:
        await begin(talk, "nobody@council.example")
        assert (await talk.say("DATA")).startswith("503 5.5.1")


@pytest.mark.parametrize("greeting", ["EHLO relay.example", "HELO relay.example"])
async def test_the_greetings_of_smtp_are_refused(serving, greeting):
    async with serving(ports=LMTP) as edge, talking(edge.bound) as talk:
        assert "LMTP" in await talk.hear()
        assert (await talk.say(greeting)).startswith("500 5.5.1")


async def test_smtp_and_lmtp_are_served_side_by_side(serving):
    async with serving(ports=((Speech.SMTP, 0), *LMTP)) as edge:
        for place, greeting in zip(edge.places, ("EHLO x", "LHLO x"), strict=True):
            async with talking(place) as talk:
                await talk.hear()
                assert (await talk.say(greeting)).startswith("250")


@pytest.fixture
def neighbour():
    """A talk with the edge at a Unix socket."""

    @asynccontextmanager
    async def speak(path):
        reader, writer = await asyncio.open_unix_connection(str(path))
        yield Talk(reader, writer)
        writer.close()
        await writer.wait_closed()

    return speak


async def test_a_mail_server_on_the_same_machine_speaks_lmtp_at_a_unix_socket(serving, kept, neighbour, tmp_path):
    path = tmp_path / "lmtp"
    async with serving(ports=(), lmtp_socket=path, balancers=(ip_network("127.0.0.1"),)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        async with neighbour(path) as talk:
            await begin(talk, "feedback@council.example")
            await talk.say("DATA")
            assert (await talk.say(MAIL + b".")).startswith("250 2.0.0")
        assert (await kept())[0].envelope["peer"] == "127.0.0.1"
    assert not path.exists()


async def test_a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not(serving, neighbour, tmp_path):
    path = tmp_path / "lmtp"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    async with serving(ports=(), lmtp_socket=path):
        with pytest.raises(SettingsError, match=r"HEED_MAIL_LMTP_SOCKET: .* another program listens there"):
            async with serving(ports=(), lmtp_socket=path):
                pass
        async with neighbour(path) as talk:
            assert (await talk.hear()).startswith("220")


async def test_a_socket_that_cannot_be_made_is_named(serving, tmp_path):
    for path in (tmp_path / "nowhere" / "lmtp", tmp_path / ("x" * 200)):
        with pytest.raises(SettingsError, match="HEED_MAIL_LMTP_SOCKET"):
            async with serving(ports=(), lmtp_socket=path):
                pass
