"""What the statistics page says of the model's promise: plain sentences, rows and charts."""

from dataclasses import dataclass

from desk.promise_chart import Panel, panels
from reports.promise import ENOUGH, WATCHED, Drift, InBand, Promise, Watched
from reports.promise_words import NAMES, agreement, breach

SHORT = {
    Drift.TOO_FEW: "Too few to judge",
    Drift.KEPT: "As right as it says",
    Drift.WORSE: "Less right than it says",
    Drift.BETTER: "More right than it says",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field's recent figures in all and by band, with its verdict in words."""

    name: str
    watched: Watched
    verdict: str
    drifted: bool
    bands: tuple[InBand, ...]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """What the template draws; `warnings` are whole sentences, empty when all is well.

    `models` and `weeks` give their names with the figures in the order of `names`.
    """

    promise: Promise
    since: str
    warnings: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    names: tuple[str, ...]
    models: tuple[tuple[str, tuple[Watched, ...]], ...]
    weeks: tuple[tuple[str, bool, tuple[Watched, ...]], ...]
    charts: tuple[tuple[str, Panel], ...]
    enough: int = ENOUGH


def promise_view(promise: Promise) -> PromiseView:
    """Put the figures into words and shapes."""
    sentences = [agreement(field, promise.recent[field]) for field in promise.drifted]
    sentences += [breach(field, found) for field, found in promise.broken]
    monday = promise.recent_since.monday
    return PromiseView(
        promise=promise,
        since=f"{monday.day} {monday:%B %Y}",
        warnings=tuple(sentences),
        rows=tuple(_row(field, promise) for field in WATCHED),
        names=tuple(NAMES[field] for field in WATCHED),
        models=tuple((version, _figures(fields)) for version, fields in promise.models.items()),
        weeks=tuple((f"{each.week.monday.day} {each.week.monday:%B}", each.week.complete, _figures(each.fields)) for each in promise.weeks),
        charts=tuple((NAMES[panel.field], panel) for panel in panels(promise.weeks, WATCHED)),
    )


def _row(field: str, promise: Promise) -> FieldRow:
    watched = promise.recent[field]
    return FieldRow(NAMES[field], watched, SHORT[watched.drift], watched.drift is Drift.WORSE, promise.bands[field])


def _figures(fields: dict[str, Watched]) -> tuple[Watched, ...]:
    return tuple(fields[field] for field in WATCHED)
