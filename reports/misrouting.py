"""The misrouting figures of a period, as the design defines them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.histories import FactGroup, Route
from models.labels import Kind, ServiceArea
from reports.quantiles import median_of
from reports.rates import Rate

ROUTE_FIELDS = ("process", "service_area", "safeguarding")
RATES = ("misrouted_suggestions", "misrouted_cases", "missed_concerns", "false_alarms")
COUNTS = ("decided", "incomplete", "by_classifier", "by_organisation", "days_lost", "median_days_lost")
NONE = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many cases went from one label to another in one field (process, service_area or safeguarding)."""

    field: str
    origin: str | None
    target: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Rates:
    """The four rates over some cases; `misrouted_cases` is over those alone whose settling time has passed."""

    misrouted_suggestions: Rate
    misrouted_cases: Rate
    missed_concerns: Rate
    false_alarms: Rate

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {name: getattr(self, name).as_dict() for name in RATES}


@dataclass(frozen=True, slots=True)
class Month:
    """One month's figures; `incomplete` while some of its cases may still move, which keeps it out of trends."""

    month: str
    rates: Rates
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures over the cases first decided in a period.

    Days are working days. `incomplete` counts cases whose settling time has not passed: they are in the suggestions' rates but
    not in the cases' rate. `by_classifier` and `by_organisation` part the misrouted cases. `by` holds rates by what is
    looked at (see `DIMENSIONS`) and by its codes, "" where there was none.
    """

    decided: int
    rates: Rates
    incomplete: int
    by_classifier: int
    by_organisation: int
    days_lost: int
    median_days_lost: float | None
    suggested_to_decided: tuple[Flow, ...]
    first_to_last: tuple[Flow, ...]
    by: Mapping[str, Mapping[str, Rates]] = field(default_factory=dict)
    months: tuple[Month, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            **{name: getattr(self, name) for name in COUNTS},
            **self.rates.as_dict(),
            "suggested_to_decided": [_flow_dict(flow) for flow in self.suggested_to_decided],
            "first_to_last": [_flow_dict(flow) for flow in self.first_to_last],
            "by": {name: {code: rates.as_dict() for code, rates in groups.items()} for name, groups in self.by.items()},
            "months": [{"month": month.month, "incomplete": month.incomplete, **month.rates.as_dict()} for month in self.months],
        }


Dimension = Callable[[FactGroup], str]

# What rates are looked at by; the service area and the cause are those first decided, not those suggested.
DIMENSIONS: dict[str, Dimension] = {
    "service_area": lambda group: group.facts.first.service_area or NONE,
    "cause": lambda group: group.facts.cause or NONE,
    "channel": lambda group: group.facts.channel,
    "band": lambda group: group.facts.band,
    "model": lambda group: group.facts.model_version,
}


def statistics(groups: Iterable[FactGroup], teams: Mapping[ServiceArea, str] | None = None) -> Statistics:
    """Count the misrouting of cases first decided in a period; `teams` says which team has which service area."""
    counted = [group for group in groups if group.facts.kind is not Kind.OTHER]
    misrouted = [group for group in counted if group.settled and group.facts.last is not None]
    days = Counter[int]()
    for group in misrouted:
        days[group.facts.days_lost or 0] += group.count
    by_classifier = _size(group for group in misrouted if group.facts.first == group.facts.suggested)
    return Statistics(
        decided=_size(counted),
        rates=rates_of(counted),
        incomplete=_size(group for group in counted if not group.settled),
        by_classifier=by_classifier,
        by_organisation=_size(misrouted) - by_classifier,
        days_lost=sum(each * count for each, count in days.items()),
        median_days_lost=median_of(days),
        suggested_to_decided=_flows((group.facts.suggested, group.facts.first, group.count) for group in counted),
        first_to_last=_flows((group.facts.first, group.facts.last, group.count) for group in misrouted if group.facts.last is not None),
        by={name: _grouped(counted, dimension) for name, dimension in (DIMENSIONS | _by_team(teams)).items()},
        months=tuple(_month(name, found) for name, found in sorted(_parted(counted, lambda group: group.facts.month).items())),
    )


def rates_of(groups: Sequence[FactGroup]) -> Rates:
    """Return the four rates over these groups."""
    total, settled = _size(groups), [group for group in groups if group.settled]
    pairs = [(group.facts.suggested.safeguarding.is_concern, group.facts.first.safeguarding.is_concern, group.count) for group in groups]
    return Rates(
        misrouted_suggestions=Rate(_size(group for group in groups if group.facts.suggested != group.facts.first), total),
        misrouted_cases=Rate(_size(group for group in settled if group.facts.last is not None), _size(settled)),
        missed_concerns=Rate(sum(count for said, was, count in pairs if was and not said), total),
        false_alarms=Rate(sum(count for said, was, count in pairs if said and not was), total),
    )


def _size(groups: Iterable[FactGroup]) -> int:
    return sum(group.count for group in groups)


def _by_team(teams: Mapping[ServiceArea, str] | None) -> dict[str, Dimension]:
    def team(group: FactGroup) -> str:
        area = group.facts.first.service_area
        return NONE if area is None or teams is None else teams.get(area, NONE)

    return {"team": team} if teams else {}


def _grouped(groups: Sequence[FactGroup], dimension: Dimension) -> dict[str, Rates]:
    return {name: rates_of(found) for name, found in sorted(_parted(groups, dimension).items())}


def _parted(groups: Sequence[FactGroup], dimension: Dimension) -> dict[str, list[FactGroup]]:
    parts: dict[str, list[FactGroup]] = {}
    for group in groups:
        parts.setdefault(str(dimension(group)), []).append(group)
    return parts


def _flows(pairs: Iterable[tuple[Route, Route, int]]) -> tuple[Flow, ...]:
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    for origin, target, count in pairs:
        for name in ROUTE_FIELDS:
            before, after = getattr(origin, name), getattr(target, name)
            if before != after:
                counts[name, before, after] += count
    return tuple(Flow(*key, count) for key, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))


def _month(name: str, groups: Sequence[FactGroup]) -> Month:
    return Month(name, rates_of(groups), incomplete=not all(group.settled for group in groups))


def _flow_dict(flow: Flow) -> dict[str, Any]:
    return {"field": flow.field, "from": flow.origin, "to": flow.target, "count": flow.count}
