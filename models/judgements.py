"""Suggestions and decisions: append-only, never overwritten."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, label
from models.labels import Kind, Process, Safeguarding, ServiceArea
from models.states import Band, CaseStatus, MoveReason


class SuggestionRecord(SQLModel, table=True):
    """What triage said of one message, by which model."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("ix_suggestions_case_id_id", "case_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    message_id: int = Field(foreign_key="messages.id", index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    model_version: str = Field(max_length=80)
    kind: Kind = Field(sa_type=label(Kind))
    service_area: ServiceArea | None = Field(default=None, sa_type=label(ServiceArea))
    safeguarding: Safeguarding = Field(sa_type=label(Safeguarding))
    process: Process = Field(sa_type=label(Process))
    band: Band = Field(sa_type=label(Band))
    body: dict[str, Any] = Field(sa_type=Json, description="The whole suggestion: confidences, alternatives, evidence.")


class Decision(SQLModel, table=True):
    """What an officer said of a case, bound to the suggestion and revision the officer saw."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_case_id_id", "case_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    suggestion_id: int = Field(foreign_key="suggestions.id")
    revision: int = Field(description="The case's revision that the officer saw.")
    account_id: int = Field(foreign_key="accounts.id")
    decided_at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: Kind = Field(sa_type=label(Kind))
    causes: list[str] = Field(default_factory=list, sa_type=Json)
    service_area: ServiceArea | None = Field(default=None, sa_type=label(ServiceArea))
    safeguarding: Safeguarding = Field(sa_type=label(Safeguarding))
    process: Process = Field(sa_type=label(Process))
    flags: list[str] = Field(default_factory=list, sa_type=Json)
    reason: str = ""
    move_reason: MoveReason | None = Field(default=None, sa_type=label(MoveReason), description="Set when a case moved.")
    # How the case stood before, so that an undoing brings back exactly that.
    status_before: CaseStatus = Field(default=CaseStatus.AWAITING_CONFIRMATION, sa_type=label(CaseStatus))
    closed_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    concern_before: bool = False
    back_of_queue_before: bool = False


class DecisionUndoing(SQLModel, table=True):
    """A decision taken back within its minute: it stays on record and counts neither as a decision nor as a move."""

    __tablename__ = "decision_undoings"

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="decisions.id", unique=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Concern(SQLModel, table=True):
    """A suggested safeguarding concern that was alerted, and who acknowledged it."""

    __tablename__ = "concerns"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    suggestion_id: int = Field(foreign_key="suggestions.id", unique=True)
    raised_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_by: int | None = Field(default=None, foreign_key="accounts.id")
