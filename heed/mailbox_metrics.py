"""Figures of the fetched mailboxes for Prometheus: numbers over all of them, no name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, eq=False)  # registries keep collectors by identity
class MailboxCollector(Collector):
    """How the mailboxes are; `oldest_look` in seconds since 1970, None before the first look."""

    in_trouble: int
    left: int
    oldest_look: float | None

    @classmethod
    async def read(cls, unit: UnitOfWork) -> Self:
        """Read the figures from the store."""
        boxes = await unit.mailboxes.all()
        looks = [box.fetched_at.timestamp() for box in boxes if box.fetched_at is not None]
        return cls(sum(box.trouble is not None for box in boxes), await unit.mailboxes.count_left(), min(looks, default=None))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Hand out each gauge."""
        yield GaugeMetricFamily("heed_mailboxes_in_trouble", "Mailboxes that cannot be fetched now.", self.in_trouble)
        yield GaugeMetricFamily("heed_mails_left_in_mailboxes", "Mails left in mailboxes, as too large for example.", self.left)
        if self.oldest_look is not None:
            told = "When the mailbox that waits longest was last looked through."
            yield GaugeMetricFamily("heed_mailbox_oldest_look_timestamp_seconds", told, self.oldest_look)
