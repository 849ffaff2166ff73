"""What officers keep with a case beside its messages: notes, files, and who works on it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class CaseNote(SQLModel, table=True):
    """A note for officers; it is never sent to anybody."""

    __tablename__ = "case_notes"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime)
    text: str


class CaseDocument(SQLModel, table=True):
    """A file that an officer put with a case; it came with no message."""

    __tablename__ = "case_documents"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime)
    filename: str
    content_type: str = Field(description="Sniffed from the content.")
    size: int = Field(description="Bytes.")
    content: bytes
    text: str = Field(default="", description="What can be read in it.")
    listing: str = Field(default="", description="What an archive says it holds, a line each.")


class Assignment(SQLModel, table=True):
    """Who was to work on a case from a moment on: an officer, a team, both, or nobody when it was released."""

    __tablename__ = "assignments"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    account_id: int = Field(foreign_key="accounts.id", description="Who said so.")
    at: datetime = Field(sa_type=UtcDateTime)
    officer_id: int | None = Field(default=None, foreign_key="accounts.id")
    team: str = Field(default="", max_length=80)
