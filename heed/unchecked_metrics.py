"""Figures of files that wait for the malware check, for Prometheus: numbers only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, eq=False)  # registries keep collectors by identity
class UncheckedCollector(Collector):
    """How many messages have files that wait, and since when the first does: seconds since 1970, None where none waits."""

    messages: int
    oldest: float | None

    @classmethod
    async def read(cls, unit: UnitOfWork) -> Self:
        """Read the figures from the store."""
        waiting = await unit.unchecked.waiting()
        return cls(len(waiting), min((each.timestamp() for each in waiting), default=None))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Hand out each gauge."""
        yield GaugeMetricFamily("heed_messages_with_unchecked_files", "Messages whose files wait for the malware check.", self.messages)
        if self.oldest is not None:
            told = "Since when the first of them waits."
            yield GaugeMetricFamily("heed_unchecked_files_oldest_timestamp_seconds", told, self.oldest)
