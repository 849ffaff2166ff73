"""What the API is asked with."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Self

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from desk.period import EARLIEST, LATEST
from models.states import CaseStatus

# Moments near the ends of the calendar cannot be turned into UTC.
FIRST_MOMENT, LAST_MOMENT = (datetime.combine(day, time(), UTC) for day in (EARLIEST, LATEST))

Cursor = Annotated[
    str, Query(description="What the page before said under `following`; empty for the first page.", pattern=r"^[0-9]{0,18}$")
]
Limit = Annotated[int, Query(ge=1, le=500, description="How many to return.")]


class Days(BaseModel):
    """A period in days of London, both included."""

    first: date = Field(ge=EARLIEST, le=LATEST, description="The first day.")
    last: date = Field(ge=EARLIEST, le=LATEST, description="The last day.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("the first day comes after the last")
        if self.last - self.first > timedelta(days=366 * 5):
            raise ValueError("ask for five years at most")
        return self


class CaseQuery(BaseModel):
    """Which cases are wanted."""

    status: CaseStatus | None = None
    opened_from: AwareDatetime | None = Field(default=None, ge=FIRST_MOMENT, le=LAST_MOMENT, description="Opened then or later.")
    opened_before: AwareDatetime | None = Field(default=None, ge=FIRST_MOMENT, le=LAST_MOMENT, description="Opened before.")
    cursor: str = Field(default="", pattern=r"^[0-9]{0,18}$", description="What the page before said under `following`.")
    limit: int = Field(default=100, ge=1, le=500)

    @property
    def after(self) -> int:
        """The number of the last case of the page before."""
        return int(self.cursor or 0)
