"""Tokens with which other programs read figures and cases."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime


class ApiToken(SQLModel, table=True):
    """One program's way in: what it may read, and until when."""

    __tablename__ = "api_tokens"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, unique=True, description="What it is for, such as Power BI.")
    digest: str = Field(max_length=64, unique=True, description="SHA-256 of the token; the token itself is not kept.")
    scopes: list[str] = Field(default_factory=list, sa_type=Json)
    account_id: int = Field(foreign_key="accounts.id", description="The service account that its readings stand under in the audit trail.")
    created_by: int = Field(foreign_key="accounts.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="When it was last used, to the hour.")
