"""Fixtures of the chat's tests."""

import pytest

from storage.store import Store
from tests.chatting import Heed, Someone
from tests.fakes import FakeClock


@pytest.fixture
def heed(store: Store, clock: FakeClock) -> Heed:
    """Heed's side of the chat, over a fresh store."""
    return Heed(store, clock)


@pytest.fixture
def rosa(heed: Heed) -> Someone:
    """Somebody who writes to Heed."""
    return Someone(heed)
