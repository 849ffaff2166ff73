"""Files that a message came with and that are still to be had: fetched, checked for malware and read; and what is heard in sound."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, label
from models.states import Channel


class FileState(StrEnum):
    """Where work on a file stands."""

    WAITING = "waiting"
    DONE = "done"
    MISSING = "missing"


class AwaitedFile(SQLModel, table=True):
    """A file that somebody sent, until it is kept with its message, refused, or given up as missing."""

    __tablename__ = "awaited_files"
    __table_args__ = (Index("ix_awaited_files_state_available_at", "state", "available_at"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="messages.id", index=True)
    channel: Channel = Field(sa_type=label(Channel))
    source: str = Field(description="How the channel finds it again, such as a Telegram file id; kept, so that it can be tried once more.")
    filename: str
    size: int = Field(default=0, description="Bytes as the sender's side says; 0: not said.")
    state: FileState = Field(default=FileState.WAITING, sa_type=label(FileState))
    claims: int = 0
    failures: int = 0
    available_at: datetime = Field(sa_type=UtcDateTime, description="Not worked on before; moved on by a claim and by a failure.")
    content: bytes | None = Field(
        default=None, description="Its bytes, where only the malware check is still waited for; nobody reads them."
    )
    last_error: str | None = Field(default=None, description="Why the last try failed, in plain words.")


class Transcript(SQLModel, table=True):
    """What a machine heard in a sound file, or that it is still to listen."""

    __tablename__ = "transcripts"
    __table_args__ = (Index("ix_transcripts_state_available_at", "state", "available_at"),)

    attachment_id: int = Field(primary_key=True, foreign_key="attachments.id", sa_column_kwargs={"autoincrement": False})
    state: FileState = Field(default=FileState.WAITING, sa_type=label(FileState))
    claims: int = 0
    failures: int = 0
    available_at: datetime = Field(sa_type=UtcDateTime)
    last_error: str | None = None
    text: str = ""
    made_by: str = Field(default="", max_length=100, description="The transcriber's own name and version.")
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
