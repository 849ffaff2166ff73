"""A real Dovecot, a token endpoint beside it, and a fetcher in front of both."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.bell import Bell
from intake.fetching.account import Account, Security, Server
from intake.fetching.credentials import Credentials, Password
from intake.fetching.fetcher import Fetcher, Pauses
from intake.recipients import Recipients
from tests import dovecot as dovecots
from tests.dovecot import Box, Dovecot
from tests.token_endpoint import TokenEndpoint

RECIPIENTS = Recipients.of(("@council.example",))
LIMIT = 100_000


@pytest.fixture(scope="session")
def endpoint_of_all() -> Iterator[TokenEndpoint]:
    endpoint = TokenEndpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.fixture
def endpoint(endpoint_of_all: TokenEndpoint) -> TokenEndpoint:
    endpoint_of_all.clear()
    return endpoint_of_all


@pytest.fixture(scope="session")
def dovecot(endpoint_of_all: TokenEndpoint) -> Iterator[Dovecot]:
    """A running Dovecot; its folder lies where the user that owns the mailboxes can reach it."""
    if dovecots.program() is None:
        if os.environ.get("CI") == "true":  # noqa: TID251 - tells where the tests run, nothing about Heed
            pytest.fail("no Dovecot found; install dovecot-imapd", pytrace=False)
        pytest.skip("no Dovecot found; install dovecot-imapd")
    folder = Path(tempfile.mkdtemp(prefix="heed-imap-"))
    folder.chmod(0o755)
    server = Dovecot(folder, endpoint_of_all.address)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def box(dovecot: Dovecot) -> Box:
    """A new, empty mailbox."""
    return dovecot.mailbox()


@pytest.fixture
def account(box: Box) -> Account:
    server = Server("127.0.0.1", box.dovecot.port, Security.NONE)
    return Account(server, box.user, RECIPIENTS, "feedback@council.example", LIMIT, poll_seconds=1500)


@pytest.fixture
def fetcher(store, clock, account) -> Callable[..., Fetcher]:
    """Make a fetcher; what is named differs from the account."""

    def make(credentials: Credentials | None = None, bell: Bell | None = None, **differing) -> Fetcher:
        known = credentials or Password(dovecots.PASSWORD)
        return Fetcher(replace(account, **differing), known, store, clock, bell or Bell(), Pauses(0.0, 0.0, 0.0, 0.0))

    return make
