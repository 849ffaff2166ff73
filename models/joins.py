"""Cases that were joined because they are one matter, and split because they are two."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, label
from models.states import CaseStatus


class CaseJoin(SQLModel, table=True):
    """A case that was joined into another, with how it stood before, so that taking the join back brings back exactly that."""

    __tablename__ = "case_joins"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True, description="The double: its address and reference lead to the other.")
    into_id: int = Field(foreign_key="cases.id", index=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime)
    revision: int = Field(description="The revision of the case that was joined into, before.")
    message_ids: list[int] = Field(default_factory=list, sa_type=Json, description="The messages that came over.")
    status_before: CaseStatus = Field(sa_type=label(CaseStatus))
    closed_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    concern_before: bool = False
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: int | None = Field(default=None, foreign_key="accounts.id")
    undone_revision: int | None = Field(default=None, description="The revision of the case that was joined into, before the undoing.")


class CaseSplit(SQLModel, table=True):
    """Messages that were taken out of a case into one of their own."""

    __tablename__ = "case_splits"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    new_id: int = Field(foreign_key="cases.id", index=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime)
    revision: int = Field(description="The revision of the case that was split, before.")
    message_ids: list[int] = Field(default_factory=list, sa_type=Json)
