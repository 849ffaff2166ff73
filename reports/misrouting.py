"""The misrouting figures of a period, as the design defines them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from models.histories import CaseHistory, Route
from models.labels import Kind
from reports.moves import Misrouting, is_settled, misrouting
from reports.rates import Rate
from reports.working_days import LONDON

ROUTE_FIELDS = ("process", "service_area", "safeguarding")


@dataclass(frozen=True, slots=True)
class Flow:
    """How many cases went from one label to another in one field (process, service_area or safeguarding)."""

    field: str
    origin: str | None
    target: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month's figures; `incomplete` while some of its cases may still move."""

    month: str
    misrouted_suggestions: Rate
    misrouted_cases: Rate
    missed_concerns: Rate
    false_alarms: Rate
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures over the cases first decided in a period.

    Days are working days. `incomplete` counts cases whose settling time has not passed: they are in the suggestions' rates but
    not in the cases' rate. `by_classifier` and `by_organisation` part the misrouted cases.
    """

    decided: int
    misrouted_suggestions: Rate
    misrouted_cases: Rate
    missed_concerns: Rate
    false_alarms: Rate
    incomplete: int
    by_classifier: int
    by_organisation: int
    days_lost: int
    median_days_lost: float | None
    suggested_to_decided: tuple[Flow, ...]
    first_to_last: tuple[Flow, ...]
    by_band: dict[str, Rate]
    by_model: dict[str, Rate]
    months: tuple[Month, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        rates = ("misrouted_suggestions", "misrouted_cases", "missed_concerns", "false_alarms")
        counts = ("decided", "incomplete", "by_classifier", "by_organisation", "days_lost", "median_days_lost")
        return {
            **{name: getattr(self, name) for name in counts},
            **{name: getattr(self, name).as_dict() for name in rates},
            "suggested_to_decided": [_flow_dict(flow) for flow in self.suggested_to_decided],
            "first_to_last": [_flow_dict(flow) for flow in self.first_to_last],
            "by_band": {name: rate.as_dict() for name, rate in self.by_band.items()},
            "by_model": {name: rate.as_dict() for name, rate in self.by_model.items()},
            "months": [
                {"month": month.month, "incomplete": month.incomplete, **{name: getattr(month, name).as_dict() for name in rates}}
                for month in self.months
            ],
        }


def statistics(histories: Iterable[CaseHistory], now: datetime) -> Statistics:
    """Count the misrouting of `histories` (cases first decided in the period), as known at `now` (aware)."""
    counted = [history for history in histories if history.decisions[0].kind is not Kind.OTHER]
    settled = [history for history in counted if is_settled(history, now)]
    misroutings = [found for history in settled if (found := misrouting(history))]
    days = [found.days_lost for found in misroutings]
    by_classifier = sum(found.by_classifier for found in misroutings)
    return Statistics(
        decided=len(counted),
        **_rates(counted, settled, misroutings),
        incomplete=len(counted) - len(settled),
        by_classifier=by_classifier,
        by_organisation=len(misroutings) - by_classifier,
        days_lost=sum(days),
        median_days_lost=median(days) if days else None,
        suggested_to_decided=_flows((history.suggested, history.decisions[0].route) for history in counted),
        first_to_last=_flows((found.first, found.last) for found in misroutings),
        by_band=_grouped(counted, "band"),
        by_model=_grouped(counted, "model_version"),
        months=_months(counted, now),
    )


def _rates(counted: Sequence[CaseHistory], settled: Sequence[CaseHistory], misroutings: Sequence[Misrouting]) -> dict[str, Any]:
    pairs = [(history.suggested.safeguarding, history.decisions[0].route.safeguarding) for history in counted]
    return {
        "misrouted_suggestions": _suggestion_rate(counted),
        "misrouted_cases": Rate(len(misroutings), len(settled)),
        "missed_concerns": Rate(sum(not said.is_concern and was.is_concern for said, was in pairs), len(pairs)),
        "false_alarms": Rate(sum(said.is_concern and not was.is_concern for said, was in pairs), len(pairs)),
    }


def _suggestion_rate(histories: Sequence[CaseHistory]) -> Rate:
    return Rate(sum(history.suggested != history.decisions[0].route for history in histories), len(histories))


def _grouped(histories: Sequence[CaseHistory], attribute: str) -> dict[str, Rate]:
    names = sorted({str(getattr(history, attribute)) for history in histories})
    return {name: _suggestion_rate([h for h in histories if str(getattr(h, attribute)) == name]) for name in names}


def _flows(pairs: Iterable[tuple[Route, Route]]) -> tuple[Flow, ...]:
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    for origin, target in pairs:
        for field in ROUTE_FIELDS:
            before, after = getattr(origin, field), getattr(target, field)
            if before != after:
                counts[field, before, after] += 1
    return tuple(Flow(*key, count) for key, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))


def _months(counted: Sequence[CaseHistory], now: datetime) -> tuple[Month, ...]:
    return tuple(_month(name, [h for h in counted if _month_name(h) == name], now) for name in sorted({_month_name(h) for h in counted}))


def _month(name: str, histories: Sequence[CaseHistory], now: datetime) -> Month:
    settled = [history for history in histories if is_settled(history, now)]
    misroutings = [found for history in settled if (found := misrouting(history))]
    return Month(month=name, **_rates(histories, settled, misroutings), incomplete=len(settled) < len(histories))


def _month_name(history: CaseHistory) -> str:
    """Return the month of the first decision in London, as YYYY-MM."""
    return history.decisions[0].at.astimezone(LONDON).strftime("%Y-%m")


def _flow_dict(flow: Flow) -> dict[str, Any]:
    return {"field": flow.field, "from": flow.origin, "to": flow.target, "count": flow.count}
