"""Who was alerted to a safeguarding concern, and when: one row for each address."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class ConcernAlert(SQLModel, table=True):
    """An alert that was written; the same level is never alerted to the same concern twice."""

    __tablename__ = "concern_alerts"
    __table_args__ = (UniqueConstraint("concern_id", "level", "address", name="uq_concern_alerts_concern_id_level_address"),)

    id: int | None = Field(default=None, primary_key=True)
    concern_id: int = Field(foreign_key="concerns.id", index=True)
    level: int = Field(description="The place in the duty rota, from 0 on.")
    name: str = Field(max_length=200, description="What that place was called then.")
    address: str = Field(max_length=320)
    at: datetime = Field(sa_type=UtcDateTime)
