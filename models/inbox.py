"""Raw arrivals, kept byte for byte before anybody hears that they were taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, label
from models.states import Channel, InboxState


class InboxRow(SQLModel, table=True):
    """One raw arrival: a mail's bytes with its envelope, or a chat update's JSON."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "external_id", name="uq_inbox_channel_external_id"),
        Index("ix_inbox_state_available_at", "state", "available_at"),
        Index("ix_inbox_stream_state", "stream", "state"),
        Index("ix_inbox_heads", "channel", "state", "stream", "id"),
        Index("ix_inbox_turns", "channel", "state", "turn", "available_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: Channel = Field(sa_type=label(Channel))
    external_id: str | None = Field(default=None, max_length=100, description="The sender's own number, such as a Telegram update_id.")
    stream: str | None = Field(default=None, max_length=100, description="Rows of one stream are worked off in order, one at a time.")
    received_at: datetime = Field(sa_type=UtcDateTime)
    envelope: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    raw: bytes
    digest: str = Field(max_length=64, description="SHA-256 of raw, in hexadecimal.")
    state: InboxState = Field(default=InboxState.NEW, sa_type=label(InboxState))
    claims: int = Field(default=0, description="How often it was taken up; a process that dies leaves no failure behind.")
    failures: int = 0
    available_at: datetime = Field(sa_type=UtcDateTime, description="Not worked on before; moved on by a claim and by a failure.")
    last_error: str | None = None
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    turn: int = Field(
        default=0, sa_column_kwargs={"server_default": "0"}, description="When it is served among the streams; see storage/turns.py."
    )
