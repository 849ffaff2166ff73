"""Figures of a running Heed for Prometheus: numbers only, nothing about any case and no label that grows."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from desk.figures import read_promise
from heed.mailbox_metrics import MailboxCollector
from heed.trouble_metrics import TroubleCollector
from heed.unchecked_metrics import UncheckedCollector
from models.errors import StoreUnavailable
from reports.promise import RECENT_WEEKS, WATCHED, Drift, Promise, Watched
from storage.store import Store

# Whoever asks more often gets what was read last.
FRESH_FOR = timedelta(seconds=30)

SINCE = f"first decisions of the last {RECENT_WEEKS} weeks and the current one"
# Name, meaning, and the figure of one field; a figure that is None is left out.
GAUGES: tuple[tuple[str, str, Callable[[Watched], float | None]], ...] = (
    ("heed_agreement_ratio", f"Share of suggestions that officers kept, over the {SINCE}.", lambda each: each.kept.share),
    ("heed_agreement_low_ratio", "Lower bound of its 95% Wilson interval.", lambda each: each.kept.low),
    ("heed_agreement_high_ratio", "Upper bound of its 95% Wilson interval.", lambda each: each.kept.high),
    ("heed_promise_ratio", f"Mean confidence that the model showed, over the same {SINCE}.", lambda each: each.promise),
    ("heed_agreement_answers", "How many suggestions both are counted over.", lambda each: each.kept.total),
    ("heed_promise_broken", "1 where enough decisions show less agreement than was promised.", lambda each: each.drift is Drift.WORSE),
)


@dataclass(frozen=True, slots=True, eq=False)  # registries keep collectors by identity
class PromiseCollector(Collector):
    """The model's promise as gauges by field."""

    promise: Promise

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Hand out each gauge with a value a field."""
        for name, meaning, figure in GAUGES:
            family = GaugeMetricFamily(name, meaning, labels=("field",))
            for field in WATCHED:
                value = figure(self.promise.recent[field])
                if value is not None:
                    family.add_metric((field,), float(value))
            yield family


class Figures:
    """Reads the figures from the store, at most once in `FRESH_FOR`."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        """Read nothing yet."""
        self._store = store
        self._clock = clock
        self._read_at: datetime | None = None
        self._text = b""
        self._one_at_a_time = asyncio.Lock()

    async def text(self) -> bytes:
        """Return the figures in Prometheus's text format; raises StoreUnavailable."""
        async with self._one_at_a_time:
            now = self._clock()
            if self._read_at is None or not timedelta() <= now - self._read_at < FRESH_FOR:
                self._text, self._read_at = await self._read(now), now
            return self._text

    async def _read(self, now: datetime) -> bytes:
        promise = await read_promise(self._store, now, RECENT_WEEKS)
        async with self._store.read() as unit:
            mailboxes = await MailboxCollector.read(unit)
            troubles = await TroubleCollector.read(unit)
            unchecked = await UncheckedCollector.read(unit)
        registry = CollectorRegistry(auto_describe=False)
        registry.register(PromiseCollector(promise))
        registry.register(mailboxes)
        registry.register(troubles)
        registry.register(unchecked)
        return generate_latest(registry)


def create_metrics(store: Store, clock: Callable[[], datetime]) -> Starlette:
    """Return the application that answers GET /metrics, and 503 while the store is away."""
    figures = Figures(store, clock)

    async def show(_request: Request) -> Response:
        try:
            return Response(await figures.text(), media_type=CONTENT_TYPE_LATEST)
        except StoreUnavailable as error:
            return PlainTextResponse(str(error), 503)

    return Starlette(routes=[Route("/metrics", show)])
