"""TLS begun by STARTTLS or from the first byte, a renewed certificate, and signing in."""

import asyncio
import shutil
import ssl
from base64 import b64encode

import pytest

from intake.edge_config import Credentials, Speech
from models.errors import CertificateUnusable
from tests.talking import MAIL, talking

NAME = "old.council.example"
BOTH = ((Speech.SMTP, 0), (Speech.SMTP_OVER_TLS, 0))


async def begin_tls(talk, context, name=NAME):
    assert (await talk.say("STARTTLS")).startswith("220 2.0.0")
    await talk.writer.start_tls(context, server_hostname=name)


async def test_takes_mail_inside_starttls(serving, certificates, trusting, kept):
    async with serving(certificate=certificates[0]) as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert "250-STARTTLS" in await talk.say("EHLO resident.example")
        await begin_tls(talk, trusting(certificates[0]))
        assert "STARTTLS" not in await talk.say("EHLO resident.example")
        assert (await talk.again()).startswith("354")
        assert (await talk.say(MAIL + b".")).startswith("250")
        assert (await kept())[0].raw == MAIL


async def test_takes_mail_with_tls_from_the_first_byte(serving, certificates, trusting, kept):
    async with serving(certificate=certificates[0], ports=BOTH, tls_only=True) as edge:
        async with talking(edge.places[1], ssl=trusting(certificates[0]), server_hostname=NAME) as talk:
            assert (await talk.begin()).startswith("354")
            assert (await talk.say(MAIL + b".")).startswith("250")
        assert (await kept())[0].raw == MAIL


async def test_without_a_certificate_there_is_no_tls(serving):
    async with serving() as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert "STARTTLS" not in await talk.say("EHLO resident.example")
        assert (await talk.say("STARTTLS")).startswith("454 4.7.0")


async def test_tls_only_means_that(serving, certificates, trusting):
    async with serving(certificate=certificates[0], tls_only=True) as edge, talking(edge.bound) as talk:
        await talk.hear()
        await talk.say("EHLO resident.example")
        assert (await talk.say("MAIL FROM:<ada@resident.example>")).startswith("530 5.7.0")
        await begin_tls(talk, trusting(certificates[0]))
        await talk.say("EHLO resident.example")
        assert (await talk.say("MAIL FROM:<ada@resident.example>")).startswith("250")


async def test_what_was_said_before_tls_is_forgotten(serving, certificates, trusting):
    async with serving(certificate=certificates[0]) as edge, talking(edge.bound) as talk:
        await talk.hear()
        await talk.say("EHLO resident.example")
        await talk.say("MAIL FROM:<ada@resident.example>")
        assert (await talk.say("STARTTLS\r\nRCPT TO:<feedback@council.example>")).startswith("220")
        await talk.writer.start_tls(trusting(certificates[0]), server_hostname=NAME)
        assert (await talk.say("NOOP")).startswith("250")
        assert (await talk.say("RCPT TO:<feedback@council.example>")).startswith("503")


async def test_whoever_breaks_off_the_handshake_is_forgotten(serving, certificates):
    async with serving(certificate=certificates[0]) as edge:
        for last in (b"this is no handshake\r\n", b""):
            async with talking(edge.bound) as talk:
                await talk.hear()
                await talk.say("EHLO resident.example")
                await talk.say("STARTTLS")
                talk.writer.write(last)
        async with asyncio.timeout(20):
            while edge._connections:  # noqa: ASYNC110 - the edge tells nobody that a client went
                await asyncio.sleep(0)
        assert not edge._gate._held


async def test_beginning_tls_puts_off_no_end_of_the_session(serving, certificates, trusting):
    async with serving(certificate=certificates[0]) as edge, talking(edge.bound) as talk:
        await talk.hear()
        connection = next(iter(edge._connections))
        ends = connection._deadline._at
        await talk.say("EHLO resident.example")
        await begin_tls(talk, trusting(certificates[0]))
        await talk.say("EHLO resident.example")
        assert connection._deadline._at == ends
        connection._time_is_up()
        assert (await talk.hear()).startswith("421 4.4.2")
        assert await talk.is_over()


async def test_a_renewed_certificate_is_offered_after_reloading_and_a_broken_one_never(serving, certificates, trusting, tmp_path):
    path = tmp_path / "edge.pem"
    shutil.copy(certificates[0], path)
    async with serving(certificate=path, ports=BOTH) as edge:

        async def offered(certificate, name):
            async with talking(edge.places[1], ssl=trusting(certificate), server_hostname=name) as talk:
                return (await talk.hear())[:3]

        assert await offered(certificates[0], NAME) == "220"
        shutil.copy(certificates[1], path)
        edge.reload()
        assert await offered(certificates[1], "new.council.example") == "220"
        with pytest.raises(ssl.SSLError):
            await offered(certificates[0], NAME)
        path.write_text("no certificate")
        edge.reload()
        assert await offered(certificates[1], "new.council.example") == "220"


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_certificate_that_cannot_be_used_is_told_at_once(serving, tmp_path, content):
    path = tmp_path / "edge.pem"
    if content:
        path.write_text(content)
    with pytest.raises(CertificateUnusable, match="cannot be used"):
        async with serving(certificate=path):
            pass


@pytest.fixture
def guarded(serving, certificates):
    """An edge that wants a name and a password."""
    return lambda **limits: serving(limits, certificate=certificates[0], credentials=Credentials("relay", "p\u00e4ss"), ports=BOTH)


def coded(text):
    return b64encode(text.encode()).decode()


async def test_nobody_sends_before_signing_in_and_nobody_signs_in_before_tls(guarded, certificates, trusting, kept):
    async with guarded() as edge, talking(edge.bound) as talk:
        await talk.hear()
        assert "AUTH" not in await talk.say("EHLO relay.example")
        assert (await talk.say("MAIL FROM:<>")).startswith("530 5.7.0")
        assert (await talk.say("AUTH PLAIN " + coded("\0relay\0p\u00e4ss"))).startswith("538 5.7.11")
        await begin_tls(talk, trusting(certificates[0]))
        assert "250-AUTH PLAIN LOGIN" in await talk.say("EHLO relay.example")
        assert (await talk.say("MAIL FROM:<>")).startswith("530 5.7.0")
        assert (await talk.say("AUTH PLAIN " + coded("\0relay\0p\u00e4ss"))).startswith("235 2.7.0")
        assert (await talk.say("AUTH PLAIN")).startswith("503 5.5.1")
        assert (await talk.again(sender="<ada@resident.example> AUTH=<>")).startswith("354")
        assert (await talk.say(MAIL + b".")).startswith("250")
        assert len(await kept()) == 1


@pytest.mark.parametrize(
    ("lines", "reply"),
    [
        (["AUTH PLAIN", coded("\0relay\0p\u00e4ss")], "235 2.7.0"),
        (["auth login", coded("relay"), coded("p\u00e4ss")], "235 2.7.0"),
        (["AUTH LOGIN " + coded("relay"), coded("p\u00e4ss")], "235 2.7.0"),
        (["AUTH LOGIN", coded("relay"), coded("wrong")], "535 5.7.8"),
        (["AUTH PLAIN " + coded("\0nobody\0p\u00e4ss")], "535 5.7.8"),
        (["AUTH PLAIN ="], "501 5.5.2"),
        (["AUTH PLAIN", "*"], "501 5.5.2"),
        (["AUTH PLAIN", "no base 64"], "501 5.5.2"),
        (["AUTH PLAIN " + coded("relay")], "501 5.5.2"),
        (["AUTH GSSAPI"], "504 5.5.4"),
        (["AUTH"], "504 5.5.4"),
    ],
)
async def test_signs_in_by_plain_and_login(guarded, certificates, trusting, lines, reply):
    async with guarded() as edge, talking(edge.places[1], ssl=trusting(certificates[0]), server_hostname=NAME) as talk:
        await talk.hear()
        await talk.say("EHLO relay.example")
        for line in lines[:-1]:
            assert (await talk.say(line)).startswith("334 ")
        assert (await talk.say(lines[-1])).startswith(reply)


async def test_guessing_has_an_end(guarded, certificates, trusting):
    async with guarded(errors=2) as edge, talking(edge.places[1], ssl=trusting(certificates[0]), server_hostname=NAME) as talk:
        await talk.hear()
        await talk.say("EHLO relay.example")
        for _ in range(2):
            assert (await talk.say("AUTH PLAIN " + coded("\0relay\0guess"))).startswith("535")
        assert (await talk.hear()).startswith("421 4.7.0")


async def test_without_credentials_there_is_no_signing_in(serving):
    async with serving() as edge, talking(edge.bound) as talk:
        await talk.hear()
        await talk.say("EHLO relay.example")
        assert (await talk.say("AUTH PLAIN")).startswith("502 5.5.1")
