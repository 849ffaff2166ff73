"""Figures for Prometheus of what keeps parts of Heed from their work, and of what waits in between: numbers by channel, no name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from models.states import Channel
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, eq=False)  # registries keep collectors by identity
class TroubleCollector(Collector):
    """How many parts are in trouble now, and how many arrivals and messages wait, by channel."""

    in_trouble: int
    arrivals: Mapping[Channel, int]
    departures: Mapping[Channel, int]

    @classmethod
    async def read(cls, unit: UnitOfWork) -> Self:
        """Read the figures from the store."""
        return cls(len(await unit.troubles.all()), await unit.inbox.waiting(), await unit.outbox.waiting())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Hand out each gauge."""
        yield GaugeMetricFamily("heed_parts_in_trouble", "Parts of Heed that the desk shows an alarm for.", self.in_trouble)
        yield _by_channel("heed_arrivals_waiting", "Arrivals that the worker has not finished with.", self.arrivals)
        yield _by_channel("heed_messages_to_send", "Letters and chat messages that are not sent yet.", self.departures)


def _by_channel(name: str, meaning: str, numbers: Mapping[Channel, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=("channel",))
    for channel in Channel:
        family.add_metric((channel.value,), float(numbers.get(channel, 0)))
    return family
