"""What the store tells the reports about one case: plain values, no tables."""

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
    causes: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


class ShownAnswer(NamedTuple):
    """One answer of a suggestion: the label shown on top in one field, and how sure (from 0 to 1) the model said to be of it."""

    field: str
    label: str
    confidence: float
    band: Band


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """One decided case: the suggestion its first decision was shown, with its answers, and every decision in order (at least one)."""

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
    shown: tuple[ShownAnswer, ...] = ()


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


class JudgedAnswer(NamedTuple):
    """An answer that was shown, and whether the officer kept it."""

    shown: ShownAnswer
    kept: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One decided case's facts: the day of its first decision in London, how long that took, and the answers that it was shown."""

    case_id: int
    first_day: date
    facts: Facts
    hours_to_confirm: int
    days_to_confirm: int
    answers: tuple[JudgedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class FactGroup:
    """How many cases have the same facts; `settled` once the time in which moves are counted has passed for all of them."""

    facts: Facts
    settled: bool
    count: int


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """`count` answers of one day's first decisions that are alike; `confidence` is theirs, from 0 to 1 each, summed up."""

    day: date
    model_version: str
    field: str
    band: Band
    kept: bool
    count: int
    confidence: float


@dataclass(frozen=True, slots=True)
class DecidedGroup:
    """How many cases were first decided on a day after a suggestion of one model."""

    day: date
    model_version: str
    count: int
