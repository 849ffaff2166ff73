"""Clients that a load balancer names in a PROXY header."""

import socket
import struct
from ipaddress import ip_network

import pytest

from intake.edge_config import Speech
from tests.talking import MAIL, talking

BALANCERS = (ip_network("127.0.0.0/8"),)
SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
V1 = b"PROXY TCP4 203.0.113.9 192.0.2.1 4321 25\r\n"
V1_IPV6 = b"PROXY TCP6 2001:db8::9 2001:db8::1 4321 25\r\n"
V2 = SIGNATURE + b"\x21\x11" + struct.pack("!H4s4sHH", 12, socket.inet_aton("203.0.113.9"), socket.inet_aton("192.0.2.1"), 4321, 25)
V2_LOCAL = SIGNATURE + b"\x20\x00\x00\x00"


async def taken_from(talk):
    await talk.hear()
    await talk.say("EHLO resident.example")
    await talk.again()
    return await talk.say(MAIL + b".")


@pytest.mark.parametrize(
    ("header", "peer"),
    [
        (V1, "203.0.113.9"),
        (V1_IPV6, "2001:db8::9"),
        (V2, "203.0.113.9"),
        (V2_LOCAL, "127.0.0.1"),
        (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
    ],
)
async def test_a_client_is_known_by_the_address_that_its_balancer_names(serving, kept, header, peer):
    async with serving(balancers=BALANCERS) as edge, talking(edge.bound) as talk:
        talk.writer.write(header)
        assert (await taken_from(talk)).startswith("250")
        assert (await kept())[0].envelope["peer"] == peer


async def test_its_address_outlasts_starttls(serving, kept, certificates, trusting):
    async with serving(balancers=BALANCERS, certificate=certificates[0]) as edge, talking(edge.bound) as talk:
        talk.writer.write(V1)
        await talk.hear()
        await talk.say("EHLO resident.example")
        await talk.say("STARTTLS")
        await talk.writer.start_tls(trusting(certificates[0]), server_hostname="old.council.example")
        await talk.say("EHLO resident.example")
        await talk.again()
        await talk.say(MAIL + b".")
        assert (await kept())[0].envelope["peer"] == "203.0.113.9"


@pytest.mark.parametrize(
    "header",
    [
        b"EHLO resident.example\r\n",
        b"PROXY TCP4 nonsense\r\n",
        b"PROXY TCP4 203.0.113.9 192.0.2.1 4321 25 more\r\n",
        SIGNATURE + b"\x31\x11\x00\x00",
    ],
)
async def test_a_balancer_that_names_nobody_is_hung_up_on(serving, header):
    async with serving(balancers=BALANCERS) as edge, talking(edge.bound) as talk:
        talk.writer.write(header)
        assert await talk.is_over()
        assert not edge._gate._held


async def test_nobody_else_is_believed(serving, kept):
    async with serving(balancers=(ip_network("192.0.2.0/24"),)) as edge, talking(edge.bound) as talk:
        talk.writer.write(V1)
        assert (await talk.hear()).startswith("220")
        assert (await talk.hear()).startswith("500 5.5.1")
        await talk.say("EHLO resident.example")
        await talk.again()
        await talk.say(MAIL + b".")
        assert (await kept())[0].envelope["peer"] == "127.0.0.1"


async def test_a_share_is_counted_by_the_named_address(serving):
    async with (
        serving({"per_address": 1}, balancers=BALANCERS) as edge,
        talking(edge.bound) as first,
        talking(edge.bound) as same,
        talking(edge.bound) as other,
    ):
        for talk, header, greeting in ((first, V1, "220"), (same, V2, "421"), (other, V1_IPV6, "220")):
            talk.writer.write(header)
            assert (await talk.hear()).startswith(greeting)


@pytest.mark.parametrize(
    ("header", "peer"),
    [(V1, "203.0.113.9"), (V2, "203.0.113.9"), (V2_LOCAL, "127.0.0.1"), (b"PROXY UNKNOWN\r\n", "127.0.0.1")],
)
async def test_before_tls_from_the_first_byte_a_balancer_names_its_client_too(serving, kept, certificates, trusting, header, peer):
    async with (
        serving(ports=((Speech.SMTP_OVER_TLS, 0),), balancers=BALANCERS, certificate=certificates[0]) as edge,
        talking(edge.bound) as talk,
    ):
        talk.writer.write(header)
        await talk.writer.start_tls(trusting(certificates[0]), server_hostname="old.council.example")
        assert (await taken_from(talk)).startswith("250")
        assert (await kept())[0].envelope["peer"] == peer


async def test_whoever_is_no_balancer_begins_tls_at_once(serving, kept, certificates, trusting):
    others = (ip_network("192.0.2.0/24"),)
    async with (
        serving(ports=((Speech.SMTP_OVER_TLS, 0),), balancers=others, certificate=certificates[0]) as edge,
        talking(edge.bound) as talk,
    ):
        await talk.writer.start_tls(trusting(certificates[0]), server_hostname="old.council.example")
        assert (await taken_from(talk)).startswith("250")
        assert (await kept())[0].envelope["peer"] == "127.0.0.1"


@pytest.mark.parametrize(
    "said", [b"EHLO resident.example\r\n", b"PROXY " + b"x" * 300, SIGNATURE + b"\x31\x11\x00\x00", b"\x16\x03\x01\x02\x00\x01"]
)
async def test_a_balancer_that_names_nobody_before_tls_is_hung_up_on_and_the_next_is_served(serving, kept, certificates, trusting, said):
    async with serving(ports=((Speech.SMTP_OVER_TLS, 0),), balancers=BALANCERS, certificate=certificates[0]) as edge:
        async with talking(edge.bound) as talk:
            talk.writer.write(said)
            assert await talk.is_over()
        async with talking(edge.bound) as talk:
            talk.writer.write(V1)
            await talk.writer.start_tls(trusting(certificates[0]), server_hostname="old.council.example")
            assert (await taken_from(talk)).startswith("250")
        assert len(await kept()) == 1


async def test_stopping_leaves_nobody_waiting_who_has_not_said_who_it_is(serving, certificates):
    async with (
        serving(ports=((Speech.SMTP_OVER_TLS, 0),), balancers=BALANCERS, certificate=certificates[0]) as edge,
        talking(edge.bound) as talk,
    ):
        talk.writer.write(b"PROXY")
        await edge.stop()
        assert await talk.is_over()
