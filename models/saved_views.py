"""Views of the queue that officers named and keep for themselves."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class SavedView(SQLModel, table=True):
    """One view of the queue: what is shown, and in which order."""

    __tablename__ = "saved_views"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True)
    name: str = Field(max_length=60)
    query: str = Field(max_length=400, description="As the queue's address says it, such as status=awaiting_confirmation&area=corporate.")
    created_at: datetime = Field(sa_type=UtcDateTime)
