"""The connection to a mailbox is secured, or there is none."""

import pytest

from intake.fetching.account import Mark, Security, Server
from models.errors import MailboxTrouble
from models.states import InboxState

MAIL = b"From: Ada Okafor <ada@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"


@pytest.fixture
def trusted(dovecot, monkeypatch):
    """This machine trusts the mail server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))


@pytest.fixture(params=[Security.TLS, Security.STARTTLS])
def secured(request, dovecot):
    """Either way of securing the connection."""
    return Server("127.0.0.1", dovecot.tls_port if request.param is Security.TLS else dovecot.port, request.param)


async def test_fetches_over_tls_from_the_first_byte_and_after_starttls(store, box, fetcher, secured, trusted):
    box.deliver(MAIL, came="03-Jun-2025 10:02:00 +0100")
    await fetcher(server=secured).once()
    async with store.read() as unit:
        assert await unit.inbox.count(InboxState.NEW) == 1
    assert box.mails() == []


async def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_password_is_said(box, fetcher, secured):
    with pytest.raises(MailboxTrouble, match=r"The certificate of 127\.0\.0\.1 cannot be trusted \(self.signed certificate\)") as told:
        await fetcher(server=secured).once()
    assert told.value.refused
    assert box.user not in box.dovecot.log()


async def test_a_certificate_of_another_host_is_refused(fetcher, dovecot, secured, trusted):
    with pytest.raises(MailboxTrouble, match="The certificate of localhost cannot be trusted"):
        await fetcher(server=Server("localhost", secured.port, secured.security)).once()


async def test_a_server_that_cannot_begin_tls_is_not_spoken_to(fetcher, dovecot):
    with pytest.raises(MailboxTrouble, match="cannot be reached, or hung up"):
        await fetcher(server=Server("127.0.0.1", dovecot.port, Security.TLS), mark=Mark.SEEN).once()
