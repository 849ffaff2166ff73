"""What intake asks of others: a clock, a classifier, and each channel's handler and sender."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from intake.envelope import Envelope
from intake.trust import Trust
from models.inbox import InboxRow
from models.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork
from triage.message import TriageInput
from triage.suggestion import Suggestion

Clock = Callable[[], datetime]
Effect = Callable[[UnitOfWork], Awaitable[None]]
CheckOrigin = Callable[[bytes, Envelope], Awaitable[Trust]]
Classify = Callable[[TriageInput], Suggestion]


class Handler(Protocol):
    """Reads one inbox row of its channel and says what is to be done about it."""

    async def __call__(self, row: InboxRow) -> Effect:
        """Do the slow part (parsing, triage) outside any writing transaction; raise UnparsableMessage when it cannot be read.

        The returned effect is then run inside one unit of work, together with marking the row as done; it does not commit.
        """


class Sender(Protocol):
    """Sends one outbox row over its channel."""

    async def __call__(self, row: OutboxRow) -> None:
        """Send it; raise SendFailed, permanent or not, when that fails."""
