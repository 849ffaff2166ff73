"""Troubles: what keeps a part of Heed from its work, for as long as it does."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Trouble(SQLModel, table=True):
    """One thing that somebody has to see to; it goes when it is over."""

    __tablename__ = "troubles"

    name: str = Field(primary_key=True, max_length=200, description="What is in trouble, such as telegram:4839574812:fetching.")
    where: str = Field(max_length=200, description="The same as people read it, such as the Telegram bot.")
    text: str = Field(description="What is wrong and what to do about it, in plain words.")
    since: datetime = Field(sa_type=UtcDateTime)
