"""What officers write: replies to residents, and letters that hand a case over."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, label
from models.states import Channel


class CaseReply(SQLModel, table=True):
    """An officer's reply to a resident: its words stand in the message, its way in the outbox under `reply:` and the message's id."""

    __tablename__ = "case_replies"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    message_id: int = Field(foreign_key="messages.id", unique=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime)
    channel: Channel = Field(sa_type=label(Channel))
    recipient: str = Field(max_length=320)
    text: str = Field(description="As typed, without greeting and closing.")
    revision: int = Field(description="The case's revision that the officer saw.")
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_back_revision: int | None = Field(default=None, description="The case's revision before it was taken back.")


class HandOver(SQLModel, table=True):
    """A decided case that went on to another body or procedure, and perhaps came back."""

    __tablename__ = "hand_overs"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    account_id: int = Field(foreign_key="accounts.id")
    at: datetime = Field(sa_type=UtcDateTime, description="When it was written down.")
    handed_on: date = Field(description="The day of the hand-over.")
    recipient: str = Field(max_length=200)
    address: str = Field(default="", max_length=320, description="Where the letter was mailed to; empty: it goes another way.")
    text: str = Field(description="The letter.")
    revision: int = Field(description="The case's revision that the officer saw.")
    returned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    returned_by: int | None = Field(default=None, foreign_key="accounts.id")
    returned_why: str = ""
    returned_revision: int | None = Field(default=None, description="The case's revision before it came back.")
