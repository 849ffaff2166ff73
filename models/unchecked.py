"""Files that wait until they can be checked for malware: their bytes lie here, where nobody reads them, until they have been."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime


class UncheckedMessage(SQLModel, table=True):
    """A message whose files are still to be checked, or whose files' words are still to be offered to triage."""

    __tablename__ = "unchecked_messages"

    message_id: int = Field(sa_column=Column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False))
    since: datetime = Field(sa_type=UtcDateTime, description="When the check was first asked for in vain.")
    claims: int = Field(default=0, description="How often it was taken up; each claim's effect counts only while no other followed.")
    tries: int = Field(default=0, description="How often the check was asked for in vain since.")
    available_at: datetime = Field(
        sa_type=UtcDateTime, index=True, description="Not taken up before; moved on by a claim and in vain tries."
    )
    refused: list[int] = Field(default_factory=list, sa_type=Json, description="Attachments refused since, which nobody was told of yet.")
    has_new_words: bool = Field(default=False, description="A file that was checked since holds words which triage has not read.")


class UncheckedFile(SQLModel, table=True):
    """What a file holds that was not checked yet; its attachment has the name and no content until then."""

    __tablename__ = "unchecked_files"

    attachment_id: int = Field(sa_column=Column(ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(ForeignKey("unchecked_messages.message_id", ondelete="CASCADE"), nullable=False, index=True))
    content: bytes
    text: str = ""
    listing: str = ""
