"""How quickly a channel may send: its own rules, asked before letters are taken up."""

from typing import Protocol

from models.outbox import OutboxRow


class Pace(Protocol):
    """What a channel says of how many messages it takes, in all and in each stream."""

    def room(self) -> int:
        """Return how many more may be sent now."""

    def resting(self) -> frozenset[str]:
        """Return the streams in which nothing more may be sent now."""

    def taken(self, row: OutboxRow) -> None:
        """Count a message that is being sent."""

    def refused(self, row: OutboxRow, seconds: float) -> None:
        """Note that the other side asks us to wait so long."""


class Unhurried:
    """The pace of a channel that takes whatever comes."""

    def room(self) -> int:
        """Return more than anybody has hands for."""
        return 1_000

    def resting(self) -> frozenset[str]:
        """Return none."""
        return frozenset()

    def taken(self, row: OutboxRow) -> None:
        """Count nothing."""

    def refused(self, row: OutboxRow, seconds: float) -> None:
        """Wait for nobody: the row itself is tried again when the other side asks for it."""
