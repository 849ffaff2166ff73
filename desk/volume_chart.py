"""A chart of cases received by month beside those of the year before; its figures stand in a table below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.chart import BOTTOM, HEIGHT, LEFT, MOST_NAMES, TOP, WIDTH, Tick, month_name
from reports.volumes import MonthVolume

TICKS = 4
GAP = 0.18


@dataclass(frozen=True, slots=True)
class Pair:
    """One month's two bars, in pixels: now, drawn full, and a year before, drawn hatched; its name, "" where names would collide."""

    x: float
    width: float
    now_top: float
    before_top: float
    name: str

    @property
    def middle(self) -> float:
        """The middle of both, in pixels from the left."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class VolumeChart:
    """All shapes of the chart, in pixels."""

    pairs: tuple[Pair, ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: float = HEIGHT - BOTTOM


def chart_of_volumes(months: Sequence[MonthVolume]) -> VolumeChart:
    """Return the chart of cases received by month."""
    highest = _round_up(max((max(month.received, month.received_before) for month in months), default=0))
    slot = (WIDTH - LEFT) / max(1, len(months))
    step = -(-len(months) // MOST_NAMES)

    def y(count: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / highest

    pairs = (
        Pair(
            x=LEFT + slot * (place + GAP),
            width=slot * (0.5 - GAP),
            now_top=y(month.received),
            before_top=y(month.received_before),
            name=month_name(month.span.month, short=True) if place % step == 0 else "",
        )
        for place, month in enumerate(months)
    )
    return VolumeChart(tuple(pairs), tuple(Tick(y(highest * tick / TICKS), f"{highest * tick // TICKS:,}") for tick in range(TICKS + 1)))


def _round_up(count: int) -> int:
    """Return a number at least as high that parts into whole ticks and is easily read: 4, 8, 20, 40, 80, 200 and so on."""
    power = 1
    while True:
        for step in (4, 8, 20):
            if step * power >= count:
                return step * power
        power *= 10
