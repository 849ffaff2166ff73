"""Who may sign in, their sessions, and the trail of what they did."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, label
from models.states import Role


class Account(SQLModel, table=True):
    """Somebody, or the program itself (role service), who acts in Heed."""

    __tablename__ = "accounts"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    role: Role = Field(sa_type=label(Role))
    password_hash: str | None = Field(default=None, description="Argon2id; None for accounts that cannot sign in.")
    must_change_password: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeskSession(SQLModel, table=True):
    """One sign-in at the desk."""

    __tablename__ = "desk_sessions"

    token_digest: str = Field(primary_key=True, max_length=64, description="SHA-256 of the cookie's token; the token itself is not kept.")
    account_id: int = Field(foreign_key="accounts.id", index=True)
    csrf_token: str = Field(max_length=64)
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    address: str = Field(default="", max_length=45, sa_column_kwargs={"server_default": ""}, description="Where it was begun from.")
    browser: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""}, description="What it said it was.")


class AuditEntry(SQLModel, table=True):
    """One reading or change, chained to the one before by its hash."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    account_id: int = Field(foreign_key="accounts.id")
    action: str = Field(max_length=60)
    case_id: int | None = Field(default=None, index=True)
    detail: str = ""
    previous: str = Field(max_length=64, description="The hash of the entry before.")
    hash: str = Field(max_length=64)
