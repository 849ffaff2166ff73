"""What the tests of the edge share."""

import dataclasses
import ssl
from contextlib import asynccontextmanager

import pytest

from intake.bell import Bell
from intake.edge import MailEdge
from intake.edge_config import EdgeConfig, EdgeLimits
from models.states import InboxState
from tests.certificates import make_certificate
from tests.talking import RECIPIENTS

LIMITS = EdgeLimits(message_bytes=200_000)


@pytest.fixture
def serving(store, clock):
    """Serve mail as configured; the edge knows its addresses as `places`, and the first as `bound`."""

    @asynccontextmanager
    async def serve(limits=None, **config):
        edge = MailEdge(store, clock, EdgeConfig(RECIPIENTS, limits=dataclasses.replace(LIMITS, **(limits or {})), **config), Bell())
        edge.places = await edge.start()
        edge.bound = edge.places[0] if edge.places else None
        try:
            yield edge
        finally:
            await edge.stop()

    return serve


@pytest.fixture
def kept(store):
    """What is in the inbox, oldest first."""

    async def read():
        async with store.read() as unit:
            return [await unit.inbox.get(number + 1) for number in range(await unit.inbox.count(InboxState.NEW))]

    return read


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """Two certificates: an old one and its renewal."""
    folder = tmp_path_factory.mktemp("certificates")
    return make_certificate(folder, "old.council.example"), make_certificate(folder, "new.council.example")


@pytest.fixture
def trusting():
    """A client's side of TLS that trusts exactly one certificate."""

    def trust(certificate):
        return ssl.create_default_context(cafile=str(certificate))

    return trust
