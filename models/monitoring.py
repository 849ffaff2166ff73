"""Equality monitoring: how many people said which group they are of, and nothing about who they were."""

from sqlmodel import Field, SQLModel


class MonitoringCount(SQLModel, table=True):
    """How often one answer was given in one month; a count has no person, case, chat or moment behind it."""

    __tablename__ = "monitoring_counts"

    month: str = Field(primary_key=True, max_length=7, description="Month in London, such as 2025-06; nothing finer is kept.")
    topic: str = Field(primary_key=True, max_length=40, description="What was asked, such as age.")
    answer: str = Field(primary_key=True, max_length=40, description="The code of the group, such as 25-34.")
    number: int = 0
