"""Cases: one matter about one affected person, with its messages in both directions."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, label
from models.labels import ServiceArea
from models.states import Band, CaseStatus, Channel, Direction


class Case(SQLModel, table=True):
    """One matter, waiting for an officer or decided."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_queue", "status", "concern", "unread", "back_of_queue", "waiting_since"),
        Index("ix_cases_opened_at_status", "opened_at", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=20, unique=True)
    channel: Channel = Field(sa_type=label(Channel))
    status: CaseStatus = Field(default=CaseStatus.AWAITING_CONFIRMATION, sa_type=label(CaseStatus))
    opened_at: datetime = Field(sa_type=UtcDateTime)
    waiting_since: datetime = Field(sa_type=UtcDateTime, description="Since when the case waits for an officer; drives the queue's order.")
    subject: str = ""
    sender: str | None = Field(default=None, max_length=320, index=True, description="Mail address or chat id; None when withheld.")
    sender_name: str | None = None
    concern: bool = Field(default=False, description="A concern was suggested since the last decision, or decided.")
    back_of_queue: bool = Field(default=False, description="Suggested to be no feedback at all, such as advertising.")
    unread: bool = Field(default=False, description="A message in it may hide a concern, or was not read for one: behind the concerns.")
    restricted: bool = Field(default=False, description="Only safeguarding officers may see it.")
    revision: int = Field(default=1, description="Rises with message, suggestion, decision, restriction, split, join and hand-over.")
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    assigned_to: int | None = Field(default=None, description="The account that works on it; models/casework.py keeps how it came to that.")
    area: ServiceArea | None = Field(default=None, sa_type=label(ServiceArea), description="As decided last, or else as suggested last.")
    band: Band | None = Field(default=None, sa_type=label(Band), description="How sure the latest suggestion is.")
    team: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""}, description="The team that works on it.")


class Message(SQLModel, table=True):
    """One message of a case, parsed."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_sender_digest", "sender", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id", unique=True, description="The arrival it was made from.")
    direction: Direction = Field(sa_type=label(Direction))
    channel: Channel = Field(sa_type=label(Channel))
    at: datetime = Field(sa_type=UtcDateTime)
    sender: str | None = Field(default=None, max_length=320)
    sender_name: str | None = None
    reply_to: str | None = Field(default=None, max_length=320, description="Where an answer goes; None when there is nowhere.")
    subject: str = ""
    text: str = Field(description="The new part, which triage reads.")
    quoted: str = Field(default="", description="Earlier mail below the new part, kept and folded.")
    signature: str = ""
    message_id: str | None = Field(default=None, index=True)
    digest: str | None = Field(default=None, max_length=64)
    automatic: bool = False
    trust: dict[str, Any] | None = Field(default=None, sa_type=Json, description="What SPF, DKIM, DMARC and ARC say; None: not checked.")


class Attachment(SQLModel, table=True):
    """A file that came with a message."""

    __tablename__ = "attachments"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="messages.id", index=True)
    filename: str
    content_type: str = Field(description="Sniffed from the content, never the sender's word.")
    size: int = Field(description="Bytes.")
    content: bytes
    text: str = Field(default="", description="What can be read in it, as triage was given it.")
    listing: str = Field(default="", description="What an archive says it holds, a line each.")
    refused: str = Field(default="", description="Why it was not kept, in words; its content is then empty. Empty: it was kept.")
    unchecked_since: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Set while it waits to be checked for malware; its content is then empty."
    )


class CaseLink(SQLModel, table=True):
    """A case that has to do with another, and why."""

    __tablename__ = "case_links"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    other_id: int = Field(foreign_key="cases.id", index=True)
    reason: str
