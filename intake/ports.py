"""What intake asks of others: a clock, a classifier, and each channel's handler and sender."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from models.inbox import InboxRow
from models.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork
from triage.message import TriageInput
from triage.suggestion import Suggestion

Clock = Callable[[], datetime]
Classify = Callable[[TriageInput], Suggestion]


class Handler(Protocol):
    """Works off one inbox row of its channel."""

    async def __call__(self, row: InboxRow, unit: UnitOfWork) -> None:
        """Do all that the row asks for inside `unit`, without committing; raise UnparsableMessage when it cannot be read."""


class Sender(Protocol):
    """Sends one outbox row over its channel."""

    async def __call__(self, row: OutboxRow) -> None:
        """Send it; raise SendFailed, permanent or not, when that fails."""
