"""What the reports count by: one row for each decided case, made anew whenever its decisions change."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import label
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel


class CaseFigure(SQLModel, table=True):
    """One decided case as figures see it; everything here follows from its decisions and can be made from them again."""

    __tablename__ = "case_figures"
    __table_args__ = (Index("ix_case_figures_first_day_key", "first_day", "key"),)

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    first_day: date = Field(description="Day of the first decision, in London.")
    key: str = Field(max_length=400, description="All that figures are grouped by, in one column, so that grouping reads one column.")
    channel: Channel = Field(sa_type=label(Channel))
    band: Band = Field(sa_type=label(Band))
    model_version: str = Field(max_length=80)
    kind: Kind = Field(sa_type=label(Kind))
    cause: Cause | None = Field(default=None, sa_type=label(Cause))
    suggested_process: Process = Field(sa_type=label(Process))
    suggested_area: ServiceArea | None = Field(default=None, sa_type=label(ServiceArea))
    suggested_safeguarding: Safeguarding = Field(sa_type=label(Safeguarding))
    first_process: Process = Field(sa_type=label(Process))
    first_area: ServiceArea | None = Field(default=None, sa_type=label(ServiceArea))
    first_safeguarding: Safeguarding = Field(sa_type=label(Safeguarding))
    # Where a misrouted case ended; None, like its days, for one that was not misrouted.
    last_process: Process | None = Field(default=None, sa_type=label(Process))
    last_area: ServiceArea | None = Field(default=None, sa_type=label(ServiceArea))
    last_safeguarding: Safeguarding | None = Field(default=None, sa_type=label(Safeguarding))
    days_lost: int | None = None
    hours_to_confirm: int = Field(description="Whole hours from the case's opening to its first decision.")
    days_to_confirm: int = Field(description="Working days between them.")


class AnswerFigure(SQLModel, table=True):
    """One answer that a decided case's first decision was shown, and whether it was kept; made and made anew with the case's figure."""

    __tablename__ = "answer_figures"
    # Kept in the order of the days, which is how it is read.
    __table_args__ = ({"sqlite_with_rowid": False},)

    first_day: date = Field(primary_key=True, description="As in the case's figure.")
    case_id: int = Field(primary_key=True, foreign_key="cases.id", index=True)
    field: str = Field(primary_key=True, max_length=20)
    code: str = Field(primary_key=True, max_length=40, description="The label that stood on top.")
    model_version: str = Field(max_length=80)
    band: Band = Field(sa_type=label(Band))
    kept: bool
    confidence: float = Field(description="How sure the model said to be, from 0 to 1.")


class FigureDue(SQLModel, table=True):
    """A case whose figures are to be made anew, written in the transaction that changed its decisions."""

    __tablename__ = "figures_due"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
