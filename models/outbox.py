"""Outgoing messages, written in the transaction that decided on them and sent afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, label
from models.states import Channel, OutboxPurpose, OutboxState


class OutboxRow(SQLModel, table=True):
    """One message to be sent; its key makes a second writing of the same thing impossible."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_available_at", "state", "available_at"),
        Index("ix_outbox_stream_state", "stream", "state"),
        Index("ix_outbox_heads", "channel", "state", "stream", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True, description="What it is about, such as acknowledgement:17.")
    channel: Channel = Field(sa_type=label(Channel))
    purpose: OutboxPurpose = Field(sa_type=label(OutboxPurpose))
    stream: str | None = Field(default=None, max_length=100, description="Rows of one stream are sent in order.")
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    recipient: str = Field(max_length=320, index=True)
    payload: dict[str, Any] = Field(sa_type=Json, description="What the channel's sender needs: headers and text, or a Bot API call.")
    state: OutboxState = Field(default=OutboxState.PENDING, sa_type=label(OutboxState))
    created_at: datetime = Field(sa_type=UtcDateTime)
    available_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    last_error: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
