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


class ChatMessage(SQLModel, table=True):
    """A person's message that was filed, by its number in the chat: a later change of it, or answer to it, then finds the case."""

    __tablename__ = "chat_messages"

    chat: str = Field(primary_key=True, max_length=100)
    number: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    case_id: int = Field(foreign_key="cases.id", index=True)


class ChatTimer(SQLModel, table=True):
    """What is to be done about a draft when nothing more is heard, and when; one a chat."""

    __tablename__ = "chat_timers"

    chat: str = Field(primary_key=True, max_length=100)
    does: str = Field(max_length=40, description="What is due, such as remind.")
    since: datetime = Field(sa_type=UtcDateTime, description="When the person was heard last.")
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    tries: int = Field(default=0, description="How often it was taken up.")
