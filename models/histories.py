"""What the store tells the reports about one case: plain values, no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel, MoveReason


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case was said to belong; `service_area` is None when there is none."""

    process: Process
    service_area: ServiceArea | None
    safeguarding: Safeguarding


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision in a case's life."""

    at: datetime
    kind: Kind
    route: Route
    move_reason: MoveReason | None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """One decided case: the suggestion its first decision was shown, and every decision in order (at least one)."""

    case_id: int
    reference: str
    channel: Channel
    restricted: bool
    opened_at: datetime
    suggested_kind: Kind
    suggested: Route
    band: Band
    model_version: str
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What figures group decided cases by.

    `month` is that of the first decision in London, as YYYY-MM; `cause` the first one decided, None where there was none; `last` is where
    a misrouted case ended, after `days_lost` working days, and None with them for a case that was not misrouted.
    """

    month: str
    channel: Channel
    band: Band
    model_version: str
    kind: Kind
    cause: Cause | None
    suggested: Route
    first: Route
    last: Route | None = None
    days_lost: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One decided case's facts: the day of its first decision in London, and how long that took, in hours and in working days."""

    case_id: int
    first_day: date
    facts: Facts
    hours_to_confirm: int
    days_to_confirm: int


@dataclass(frozen=True, slots=True)
class FactGroup:
    """How many cases have the same facts; `settled` once the time in which moves are counted has passed for all of them."""

    facts: Facts
    settled: bool
    count: int


class ShownAnswer(NamedTuple):
    """One answer of a suggestion: the label shown on top in one field, and how sure (from 0 to 1) the model said to be of it."""

    field: str
    label: str
    confidence: float
    band: Band


class FirstDecision(NamedTuple):
    """A case's first decision beside the suggestion it was shown.

    `decided` holds the codes that the officer chose by field, as many as the field takes.
    """

    at: datetime
    model_version: str
    kind: Kind
    shown: tuple[ShownAnswer, ...]
    decided: Mapping[str, frozenset[str]]
