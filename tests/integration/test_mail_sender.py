"""Sending letters to a real little server."""

import asyncio
import email
from email import policy

import pytest

from intake.fetching.credentials import Secret
from intake.sender import MailSender, Relay
from models.errors import MailboxTrouble, SendFailed, SettingsError
from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose
from tests.certificates import make_certificate
from tests.fakes import MORNING
from tests.mailing import make_letters, parsed
from tests.relay import FakeRelay, TokenRelay


@pytest.fixture
async def relay():
    relay = FakeRelay()
    relay.url = await relay.start()
    yield relay
    await relay.stop()


@pytest.fixture
def send(relay):
    return MailSender(Relay.of(relay.url), timeout=5)


def letter(recipient="ada.okafor@resident.example", **payload):
    return OutboxRow(
        id=17,
        key="acknowledgement:17",
        channel=Channel.EMAIL,
        purpose=OutboxPurpose.ACKNOWLEDGEMENT,
        recipient=recipient,
        payload=payload
        or make_letters(council="Café Council").acknowledgement("HD-7K2M-4XQM", parsed("gmail_reply"), "acknowledgement:17"),
        created_at=MORNING,
        available_at=MORNING,
    )


async def test_a_letter_arrives_as_it_was_written(relay, send):
    await send(letter())
    ((return_path, recipients, content),) = relay.mails
    assert return_path == make_letters().addresses.return_path("acknowledgement:17")
    assert recipients == ["ada.okafor@resident.example"]
    mail = email.message_from_bytes(content, policy=policy.default)
    assert mail["Subject"] == "We have your message: HD-7K2M-4XQM"
    assert mail["Reply-To"] == make_letters().addresses.of("HD-7K2M-4XQM")
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<g1@resident.example>"
    assert mail["Date"].datetime == MORNING
    assert "Café Council" in mail.get_body(("plain",)).get_content()
    assert "Café Council" in mail.get_body(("html",)).get_content()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) < 998


async def test_a_letter_without_a_return_path_of_its_own_goes_from_the_null_one(relay, send):
    await send(letter(headers={"Subject": "x"}, text="x", html=None))
    assert relay.mails[0][0] == "<>"


async def test_a_letter_sent_twice_is_the_same_letter(relay, send):
    await send(letter())
    await send(letter())
    first, second = (content for _, _, content in relay.mails)
    assert first == second
    assert b"Message-ID: <acknowledgement.17.hd-7k2m-4xqm@council.example>" in first


@pytest.mark.parametrize(
    ("command", "reply", "permanent"),
    [
        ("RCPT", "550 5.1.1 ada.okafor@resident.example unknown", True),
        ("RCPT", "450 4.2.1 later", False),
        ("DATA", "554 5.6.0 no", True),
        ("RCPT", "554 5.7.1 Relay access denied", False),
        ("DATA", "550 5.7.60 you may not send as this sender", False),
        ("DATA", "451 4.3.0 later", False),
    ],
)
async def test_a_refusal_is_told_from_a_delay_and_names_nobody(relay, send, command, reply, permanent):
    relay.refusals[command].append(reply)
    with pytest.raises(SendFailed) as raised:
        await send(letter())
    assert raised.value.permanent is permanent
    assert reply[:3] in str(raised.value)
    assert "ada" not in str(raised.value)
    assert relay.mails == []


async def test_a_relay_that_is_not_there_is_a_passing_failure(relay, send):
    await relay.stop()
    with pytest.raises(SendFailed) as raised:
        await send(letter())
    assert not raised.value.permanent


async def test_a_relay_that_refuses_everybody_is_not_the_letters_fault():
    async def greet(reader, writer):
        writer.write(b"554 5.3.2 no service\r\n")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(SendFailed) as raised:
        await MailSender(Relay("127.0.0.1", port), timeout=5)(letter())
    assert not raised.value.permanent
    server.close()


async def test_what_is_no_letter_is_given_up(send):
    with pytest.raises(SendFailed) as raised:
        await send(letter(text="no headers"))
    assert raised.value.permanent


async def test_a_header_cannot_be_smuggled_in(relay, send):
    with pytest.raises(SendFailed) as raised:
        await send(letter(headers={"Subject": "x\r\nBcc: all@resident.example"}, text="x", html=None))
    assert raised.value.permanent


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.council.example", Relay("mail.council.example", 25)),
        ("smtp://127.0.0.1:1025", Relay("127.0.0.1", 1025)),
        ("smtps://us%40er:p%3Aw@mail.council.example", Relay("mail.council.example", 465, True, "us@er", "p:w")),
        ("smtp://[::1]:2525/", Relay("::1", 2525)),
        ("smtp+tls://mail.council.example", Relay("mail.council.example", 25, insist=True)),
    ],
)
def test_reads_the_relays_address(url, relay):
    assert Relay.of(url) == relay


@pytest.fixture
async def tls_relay(tmp_path):
    """A relay that offers STARTTLS as localhost; its certificate is known to nobody but who is told."""
    certificate = make_certificate(tmp_path, "localhost")
    relay = FakeRelay(certificate)
    relay.port = int((await relay.start()).rpartition(":")[2])
    relay.certificate = certificate
    yield relay
    await relay.stop()


@pytest.mark.parametrize("scheme", ["smtp", "smtp+tls"])
async def test_a_letter_goes_over_tls_where_it_is_offered(tls_relay, monkeypatch, scheme):
    monkeypatch.setenv("SSL_CERT_FILE", str(tls_relay.certificate))
    await MailSender(Relay.of(f"{scheme}://localhost:{tls_relay.port}"), timeout=5)(letter())
    assert tls_relay.secured == 1


async def test_a_relay_that_cannot_prove_its_name_gets_no_letter(tls_relay):
    with pytest.raises(SendFailed) as raised:
        await MailSender(Relay.of(f"smtp+tls://localhost:{tls_relay.port}"), timeout=5)(letter())
    assert not raised.value.permanent
    assert tls_relay.mails == []


async def test_where_tls_is_insisted_on_nothing_goes_without(relay):
    with pytest.raises(SendFailed) as raised:
        await MailSender(Relay.of(relay.url.replace("smtp://", "smtp+tls://")), timeout=5)(letter())
    assert not raised.value.permanent
    assert relay.mails == []


@pytest.mark.parametrize("url", ["", "mail.council.example:25", "http://mail.example", "smtp://", "smtp://u:hush@x:port", "smtp://x/path"])
def test_says_what_is_wrong_with_a_relays_address_and_keeps_its_password(url):
    with pytest.raises(SettingsError, match="HEED_SMTP_URL") as raised:
        Relay.of(url)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(
    ("relay", "start_tls"),
    [
        (Relay("mail.council.example", 587, user="u"), True),
        (Relay("mail.council.example", 25), None),
        (Relay("127.0.0.1", 25, user="u"), None),
        (Relay("127.0.0.1", 25, insist=True), True),
        (Relay("localhost", 25, user="u"), None),
        (Relay("mail.council.example", 465, tls=True, user="u"), False),
    ],
)
def test_no_password_crosses_a_network_readably(relay, start_tls):
    assert relay.start_tls is start_tls


USER = "feedback@council.example"


class Tokens:
    """Credentials that hold one token until it is refused, then the next."""

    def __init__(self, *tokens):
        self.tokens = list(tokens)

    async def secret(self):
        if not self.tokens:
            raise MailboxTrouble("The token endpoint gave no token (status 400: invalid_client).", refused=True)
        return Secret(self.tokens[0], is_token=True)

    def refused(self):
        self.tokens.pop(0)


@pytest.fixture
async def token_relay():
    relay = TokenRelay(USER)
    relay.url = (await relay.start()).replace("smtp://", "smtp://feedback%40council.example@")
    yield relay
    await relay.stop()


async def test_a_relay_that_wants_a_token_gets_it_instead_of_a_password(token_relay):
    token_relay.good = {"good"}
    await MailSender(Relay.of(token_relay.url), timeout=5, credentials=Tokens("good"))(letter())
    assert len(token_relay.mails) == 1


async def test_a_token_that_was_withdrawn_is_replaced_before_the_next_try(token_relay):
    token_relay.good = {"new"}
    send = MailSender(Relay.of(token_relay.url), timeout=5, credentials=Tokens("old", "new"))
    with pytest.raises(SendFailed, match="answered 535 before the letter") as failed:
        await send(letter())
    assert not failed.value.permanent
    await send(letter())
    assert token_relay.shown == ["old", "new"]
    assert len(token_relay.mails) == 1


async def test_a_token_that_is_not_to_be_had_is_tried_again_later_and_named(token_relay):
    with pytest.raises(SendFailed, match="The token endpoint gave no token") as failed:
        await MailSender(Relay.of(token_relay.url), timeout=5, credentials=Tokens())(letter())
    assert not failed.value.permanent
    assert token_relay.mails == []


async def test_a_relay_that_takes_no_tokens_is_named(relay):
    url = relay.url.replace("smtp://", "smtp://feedback%40council.example@")
    with pytest.raises(SendFailed, match="offers no sign-in by token"):
        await MailSender(Relay.of(url), timeout=5, credentials=Tokens("good"))(letter())
    assert relay.mails == []


def test_a_token_never_crosses_the_network_readably():
    assert Relay.of("smtp://feedback@smtp.office365.com:587").start_tls is True
