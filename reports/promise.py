"""Whether officers keep what is suggested as often as the model's confidence promised; where they do not, it has drifted."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models.histories import AnswerGroup, DecidedGroup
from models.states import Band
from reports.rates import Rate
from reports.weeks import WEEK, Week, latest_weeks

# Of "causes" the first is watched, of "flags" each one that was named.
WATCHED = ("kind", "process", "service_area", "safeguarding", "causes", "flags")
COMPLETE_WEEKS = 8
RECENT_WEEKS = 4
# Below this, an interval is so wide that it says little of a model, and hides or invents a drift.
ENOUGH = 50
# What each band promises (docs/triage.md); unsure promises nothing.
AT_LEAST = {Band.SURE: 0.95, Band.LIKELY: 0.70}


class Drift(StrEnum):
    """How agreement stands to the promise."""

    TOO_FEW = "too_few"
    KEPT = "kept"
    WORSE = "worse"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Watched:
    """`kept` answers of those shown, beside the mean confidence (0 to 1) shown with them; the promise is None when none was shown."""

    kept: Rate
    promise: float | None

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to judge the model by."""
        return self.kept.total >= ENOUGH

    @property
    def drift(self) -> Drift:
        """Drift is called only when the promise lies outside the 95% interval of what was kept, and there are enough answers."""
        low, high = self.kept.low, self.kept.high
        if not self.enough or self.promise is None or low is None or high is None:
            return Drift.TOO_FEW
        if self.promise > high:
            return Drift.WORSE
        return Drift.BETTER if self.promise < low else Drift.KEPT

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values; `small` is about this count, not about a period's cases."""
        return {**self.kept.as_dict(), "small": not self.enough, "promise": self.promise, "drift": self.drift.value}


@dataclass(frozen=True, slots=True)
class InBand:
    """The answers of one band in one field, and whether the band is right as often as its name says."""

    band: Band
    watched: Watched

    @property
    def at_least(self) -> float | None:
        """How often, from 0 to 1, answers of this band must be right; None for unsure."""
        return AT_LEAST.get(self.band)

    @property
    def broken(self) -> bool:
        """Whether it is right less often than it must be: even the upper end of the interval lies below, with enough answers."""
        high = self.watched.kept.high
        return self.watched.enough and self.at_least is not None and high is not None and high < self.at_least

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**self.watched.as_dict(), "at_least": self.at_least, "broken": self.broken}


@dataclass(frozen=True, slots=True)
class InWeek:
    """One week's figures by field."""

    week: Week
    fields: dict[str, Watched]


@dataclass(frozen=True, slots=True)
class Promise:
    """Agreement and promise over the latest weeks: by week, and of the recent ones together by field, band and model.

    `decisions` counts the first decisions of the recent weeks.
    """

    weeks: tuple[InWeek, ...]
    recent_since: Week
    decisions: int
    recent: dict[str, Watched]
    bands: dict[str, tuple[InBand, ...]]
    models: dict[str, dict[str, Watched]]

    @property
    def drifted(self) -> tuple[str, ...]:
        """The fields in which fewer answers are kept than promised."""
        return tuple(field for field in WATCHED if self.recent[field].drift is Drift.WORSE)

    @property
    def broken(self) -> tuple[tuple[str, InBand], ...]:
        """The fields' bands that are right less often than their names say."""
        return tuple((field, each) for field in WATCHED for each in self.bands[field] if each.broken)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values; days are London's."""
        return {
            "enough": ENOUGH,
            "since": self.recent_since.monday.isoformat(),
            "decisions": self.decisions,
            "drifted": list(self.drifted),
            "recent": _dicts(self.recent),
            "bands": {field: {each.band.value: each.as_dict() for each in bands} for field, bands in self.bands.items()},
            "models": {version: _dicts(fields) for version, fields in self.models.items()},
            "weeks": [
                {"monday": each.week.monday.isoformat(), "complete": each.week.complete, "fields": _dicts(each.fields)}
                for each in self.weeks
            ],
        }


def first_day(now: datetime, complete: int = COMPLETE_WEEKS) -> date:
    """Return the day in London from which on answers are needed to watch `complete` whole weeks and the current one."""
    return latest_weeks(now, complete)[0].monday


def watch(answers: Iterable[AnswerGroup], decided: Iterable[DecidedGroup], now: datetime, complete: int = COMPLETE_WEEKS) -> Promise:
    """Compare what officers kept with what was promised, in the last `complete` whole weeks (at least one) and the current one.

    `answers` and `decided` count by the day of the first decision; days outside these weeks are left out.
    """
    weeks = latest_weeks(now, complete)
    since = weeks[max(0, len(weeks) - 1 - RECENT_WEEKS)]
    end = weeks[-1].monday + WEEK
    tallies: dict[tuple[Any, ...], Tally] = defaultdict(Tally)
    for group in answers:
        if not weeks[0].monday <= group.day < end:
            continue
        place = bisect(weeks, group.day, key=lambda week: week.monday) - 1
        counted_by = (("week", place), ("recent",), ("band", group.band), ("model", group.model_version))
        for counted in counted_by if group.day >= since.monday else counted_by[:1]:
            tallies[*counted, group.field].add(group)
    recent = [group for group in decided if since.monday <= group.day < end]

    def by_field(*group: Any) -> dict[str, Watched]:
        return {field: tallies[*group, field].watched for field in WATCHED}

    return Promise(
        weeks=tuple(InWeek(week, by_field("week", place)) for place, week in enumerate(weeks)),
        recent_since=since,
        decisions=sum(group.count for group in recent),
        recent=by_field("recent"),
        bands={field: tuple(InBand(band, tallies["band", band, field].watched) for band in Band) for field in WATCHED},
        models={version: by_field("model", version) for version in sorted({group.model_version for group in recent})},
    )


@dataclass(slots=True)
class Tally:
    """Answers that were shown, how many of them were kept, and their confidence summed up."""

    kept: int = 0
    shown: int = 0
    confidence: float = 0.0

    def add(self, group: AnswerGroup) -> None:
        """Count these answers."""
        self.kept += group.count if group.kept else 0
        self.shown += group.count
        self.confidence += group.confidence

    @property
    def watched(self) -> Watched:
        """Return what came of them."""
        return Watched(Rate(self.kept, self.shown), self.confidence / self.shown if self.shown else None)


def _dicts(fields: dict[str, Watched]) -> dict[str, Any]:
    return {field: watched.as_dict() for field, watched in fields.items()}
