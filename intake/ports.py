"""What intake asks of others: a clock, a classifier, and each channel's handler and sender."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from intake.danger import Disclosed
from intake.envelope import Envelope
from intake.report import Refused
from intake.trust import Trust
from models.cases import Message
from models.inbox import InboxRow
from models.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork
from triage.message import TriageInput
from triage.suggestion import Suggestion

Clock = Callable[[], datetime]
Effect = Callable[[UnitOfWork], Awaitable[None]]
CheckOrigin = Callable[[bytes, Envelope], Awaitable[Trust]]
Classify = Callable[[TriageInput], Suggestion]


class FetchFile(Protocol):
    """Fetches a file that came over its channel."""

    async def __call__(self, source: str, most: int) -> bytes:
        """Return the bytes of the file that the channel finds by `source`; raise FileTooLarge beyond `most` bytes, FileUnavailable."""


class TellRefused(Protocol):
    """Tells a person over their channel that a file was not kept, and why."""

    async def __call__(self, message: Message, refused: Refused, key: str, unit: UnitOfWork) -> None:
        """Write to the outbox under `key` that a file of `message` was not kept; nothing where there is nobody to tell. Does not commit."""


class TellDanger(Protocol):
    """Tells a person over their channel whom to ring, for a danger that was found in a file of theirs."""

    async def __call__(self, message: Message, disclosed: Disclosed, key: str, unit: UnitOfWork, /) -> None:
        """Write to the outbox under `key` whom to ring; nothing where there is nobody to tell. Does not commit."""


class Transcribe(Protocol):
    """Writes down what is said in a sound file; Heed brings none along."""

    @property
    def name(self) -> str:
        """Its own name and version, as officers read it below the words."""

    async def __call__(self, content: bytes, content_type: str) -> str:
        """Return what is said, "" where nothing is; raise whatever goes wrong: it is tried again a few times."""


class Alert(Protocol):
    """Tells officers over a channel of their own that a concern was raised."""

    async def __call__(self, suggestion_id: int, unit: UnitOfWork) -> None:
        """Write it to the outbox, once for each suggestion and without a word about anybody; does not commit."""


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
