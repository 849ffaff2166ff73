"""Mailboxes that mail is fetched from, and which of their mails were met."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Mailbox(SQLModel, table=True):
    """One mailbox folder: from which day on its mail is taken, and what keeps Heed from it now."""

    __tablename__ = "mailboxes"

    name: str = Field(primary_key=True, max_length=400, description="User, server and folder, as people read it.")
    since: date = Field(description="Mail that came earlier, by the mailbox's own date, is left alone.")
    uid_validity: int | None = Field(default=None, sa_type=BigInteger, description="As last seen; UIDs mean nothing under another.")
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="When it was last looked through to the end.")
    trouble: str | None = Field(default=None, description="What keeps Heed from the mailbox, in plain words; none when all is well.")
    trouble_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FetchedMail(SQLModel, table=True):
    """One mail of a mailbox that was met: taken, or left in the mailbox for a reason."""

    __tablename__ = "fetched_mails"
    __table_args__ = (Index("ix_fetched_mails_mailbox_digest", "mailbox", "digest"),)

    mailbox: str = Field(primary_key=True, max_length=400, foreign_key="mailboxes.name")
    uid_validity: int = Field(primary_key=True, sa_type=BigInteger)
    uid: int = Field(primary_key=True, sa_type=BigInteger)
    met_at: datetime = Field(sa_type=UtcDateTime)
    digest: str | None = Field(default=None, max_length=64, description="SHA-256 of its bytes, once taken.")
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id", description="The arrival that holds it, once taken.")
    marked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="When it was marked as taken in the mailbox.")
    left_because: str | None = Field(default=None, description="Why it was left in the mailbox; none once taken.")
