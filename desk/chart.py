"""A chart of monthly rates with their intervals, as the shapes that a template draws; its figures stand in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.misrouting import Month
from reports.rates import Rate

WIDTH = 720
HEIGHT = 260
LEFT = 64
BOTTOM = 40
TOP = 12
# The scale ends where all that is no chance of small numbers fits, so that low rates can be told apart.
SCALES = (0.2, 0.4, 0.6, 0.8, 1.0)
STEPS = 4
# Beyond this many months only every second or later name fits.
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its bar, the ends of its interval (pixels from the top), and its name below; "" where names would collide."""

    x: float
    width: float
    top: float
    height: float
    low: float
    high: float
    name: str
    value: str
    faint: bool

    @property
    def middle(self) -> float:
        """The middle of the bar, in pixels from the left."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart with its share in words."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All shapes of the chart, in pixels."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: float = HEIGHT - BOTTOM


def month_name(month: str, *, short: bool = False) -> str:
    """Return YYYY-MM as a month's name and year."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first:%b %y}" if short else f"{first:%B %Y}"


def chart_of_suggestions(months: Sequence[Month]) -> Chart:
    """Return the chart of misrouted suggestions by month; months with few cases are drawn faint."""
    slot = (WIDTH - LEFT) / max(1, len(months))
    step = -(-len(months) // MOST_NAMES)
    rates = [month.rates.misrouted_suggestions for month in months]
    scale = _scale(rates)
    names = [month_name(month.month, short=True) if number % step == 0 else "" for number, month in enumerate(months)]
    bars = (_bar(rate, LEFT + number * slot, slot, names[number], scale) for number, rate in enumerate(rates))
    ticks = (scale * tick / STEPS for tick in range(STEPS + 1))
    return Chart(bars=tuple(bars), ticks=tuple(Tick(_y(share, scale), f"{share:.0%}") for share in ticks))


def _scale(rates: Sequence[Rate]) -> float:
    """Return the highest share on the scale: every bar fits below it, and every interval but those of few cases."""
    highest = max((rate.high if rate.high is not None and not rate.small else rate.share or 0.0 for rate in rates), default=1.0)
    return next(scale for scale in SCALES if scale >= highest)


def _bar(rate: Rate, left: float, slot: float, name: str, scale: float) -> Bar:
    width = min(slot * 0.6, 64)
    top = _y(rate.share or 0.0, scale)
    return Bar(
        x=round(left + (slot - width) / 2, 1),
        width=round(width, 1),
        top=top,
        height=round(HEIGHT - BOTTOM - top, 1),
        low=_y(rate.low or 0.0, scale),
        high=_y(min(rate.high or 0.0, scale), scale),
        name=name,
        value="" if rate.share is None else f"{rate.share:.0%}",
        faint=rate.small,
    )


def _y(share: float, scale: float) -> float:
    return round(TOP + (1 - share / scale) * (HEIGHT - BOTTOM - TOP), 1)
