"""Whom the council's sign-in service vouches for, and by which account they act here."""

from sqlmodel import Field, SQLModel


class Identity(SQLModel, table=True):
    """One person as a provider knows them: its issuer and their subject there, which never change."""

    __tablename__ = "identities"

    issuer: str = Field(primary_key=True, max_length=200)
    subject: str = Field(primary_key=True, max_length=255)
    account_id: int = Field(foreign_key="accounts.id", unique=True)
