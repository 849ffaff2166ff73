"""What the API answers with: codes as they are stored, moments in UTC, shares from 0 to 1."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from models.labels import Kind, Process, Safeguarding, ServiceArea
from models.states import Band, CaseStatus, Channel, MoveReason


class FigureTableShape(BaseModel):
    """One table of figures."""

    code: str
    title: str
    headings: list[str]
    rows: list[list[str | int | float | None]]


class Figures(BaseModel):
    """The figures over the cases first decided from a day to another, both included."""

    first: date
    last: date
    misrouting: dict[str, Any] = Field(description="Rates with their 95% Wilson intervals, flows, and the same by month and dimension.")
    tables: list[FigureTableShape] = Field(description="The same figures and the volumes as the desk shows them.")


class MessageShape(BaseModel):
    """What a resident wrote."""

    at: datetime
    sender: str | None
    sender_name: str | None
    subject: str
    text: str


class CaseShape(BaseModel):
    """One case; `messages` only for tokens that may read texts."""

    reference: str
    channel: Channel
    status: CaseStatus
    opened_at: datetime
    waiting_since: datetime
    closed_at: datetime | None
    concern: bool
    band: Band | None
    service_area: ServiceArea | None
    team: str
    revision: int
    messages: list[MessageShape] | None = None


class CasePage(BaseModel):
    """Some cases, in the order in which they were opened; `following` is the cursor of those that come next, null at the end."""

    cases: list[CaseShape]
    following: str | None


class DecisionShape(BaseModel):
    """One decision that stands."""

    reference: str
    decided_at: datetime
    kind: Kind
    causes: list[str]
    service_area: ServiceArea | None
    safeguarding: Safeguarding
    process: Process
    flags: list[str]
    move_reason: MoveReason | None


class DecisionPage(BaseModel):
    """Some decisions, in order; `following` is the cursor of those that come next, null at the end."""

    decisions: list[DecisionShape]
    following: str | None


class LabelShape(BaseModel):
    """A label's code and its name on screen."""

    code: str
    name: str
