"""What the store tells the reports about one case: plain values, no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.labels import Kind, Process, Safeguarding, ServiceArea
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
class ShownAnswer:
    """One answer of a suggestion: the label shown on top in one field, and how sure (from 0 to 1) the model said to be of it."""

    field: str
    label: str
    confidence: float
    band: Band


@dataclass(frozen=True, slots=True)
class FirstDecision:
    """A case's first decision beside the suggestion it was shown.

    `decided` holds the codes that the officer chose by field, as many as the field takes.
    """

    at: datetime
    model_version: str
    kind: Kind
    shown: tuple[ShownAnswer, ...]
    decided: Mapping[str, frozenset[str]]
