"""Leases: what only one program at a time may do, though several share the store."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Lease(SQLModel, table=True):
    """One such thing, who may do it now, and until when nobody else may."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True, max_length=450, description="What it is for, such as fetch:user@server/INBOX.")
    holder: str = Field(max_length=100, description="A name that one running program has made up for itself.")
    until: datetime = Field(sa_type=UtcDateTime, description="Free from then on, unless the holder has renewed it.")
