"""A small chart a field: week by week how often officers kept what was suggested, beside what the model promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.chart import Tick
from reports.promise import InWeek, Watched

WIDTH = 340
HEIGHT = 170
LEFT = 44
RIGHT = 8
BOTTOM = 26
TOP = 10
MARK = 6
# The scale begins where every interval fits above, so that what matters is not pressed into the top; each floor with its steps.
FLOORS = ((0.5, 5), (0.0, 4))
NAME_EVERY = 4  # more names than that collide


@dataclass(frozen=True, slots=True)
class Point:
    """One week's share with the ends of its interval and the promise, in pixels from the top; `x` from the left."""

    x: float
    y: float
    low: float
    high: float
    promise: float
    faint: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """All shapes of one field's chart, in pixels; `names` are weeks by their place from the left."""

    field: str
    points: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    names: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: float = HEIGHT - BOTTOM
    mark: int = MARK


def panels(weeks: Sequence[InWeek], fields: Sequence[str]) -> tuple[Panel, ...]:
    """Return a chart for each of `fields` in which anything was suggested; all share one scale. Weeks with few answers are faint."""
    shown = [field for field in fields if any(each.fields[field].promise is not None for each in weeks)]
    lowest = min((_lowest(each.fields[field]) for field in shown for each in weeks), default=1.0)
    floor, steps = next(scale for scale in FLOORS if lowest >= scale[0])
    return tuple(_panel(field, weeks, floor, steps) for field in shown)


def _lowest(watched: Watched) -> float:
    low, promise = watched.kept.low, watched.promise
    return 1.0 if low is None or promise is None else min(low, promise)


def _panel(field: str, weeks: Sequence[InWeek], floor: float, steps: int) -> Panel:
    places = [round(LEFT + (number + 0.5) * (WIDTH - LEFT - RIGHT) / len(weeks), 1) for number in range(len(weeks))]
    points = (_point(each.fields[field], x, floor) for x, each in zip(places, weeks, strict=True))
    ticks = (floor + (1 - floor) * step / steps for step in range(steps + 1))
    names = [(x, f"{each.week.monday.day} {each.week.monday:%b}") for x, each in zip(places, weeks, strict=True)]
    return Panel(
        field=field,
        points=tuple(point for point in points if point is not None),
        ticks=tuple(Tick(_y(share, floor), f"{share:.0%}") for share in ticks),
        names=tuple(names[::NAME_EVERY]),
    )


def _point(watched: Watched, x: float, floor: float) -> Point | None:
    share, low, high = watched.kept.share, watched.kept.low, watched.kept.high
    if share is None or low is None or high is None or watched.promise is None:
        return None
    return Point(x, _y(share, floor), _y(low, floor), _y(high, floor), _y(watched.promise, floor), watched.kept.small)


def _y(share: float, floor: float) -> float:
    return round(TOP + (1 - share) / (1 - floor) * (HEIGHT - BOTTOM - TOP), 1)
