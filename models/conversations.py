"""Where each chat stands, kept in the store so that it outlives the process."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime


class Conversation(SQLModel, table=True):
    """The state and draft of one chat."""

    __tablename__ = "conversations"

    chat: str = Field(primary_key=True, max_length=100, description="Such as telegram:4711.")
    state: str | None = Field(default=None, max_length=100)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ChannelOffset(SQLModel, table=True):
    """Up to which update a channel was fetched."""

    __tablename__ = "channel_offsets"

    name: str = Field(primary_key=True, max_length=100)
    value: int = Field(sa_type=BigInteger)
