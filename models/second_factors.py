"""What an account signs in with besides its password, and the browsers that it is known from."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class SecondFactor(SQLModel, table=True):
    """An account's time-based one-time codes (RFC 6238)."""

    __tablename__ = "second_factors"

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    sealed_secret: str = Field(description="Encrypted under the program's secret key.")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="None until a first code has been given.")
    last_step: int = Field(default=0, description="The time step of the last code taken, which is never taken again.")


class RecoveryCode(SQLModel, table=True):
    """A code for the day the telephone is lost; good once."""

    __tablename__ = "recovery_codes"

    digest: str = Field(primary_key=True, max_length=64, description="HMAC-SHA256 over account and code; the code is not kept.")
    account_id: int = Field(foreign_key="accounts.id", index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PendingSignIn(SQLModel, table=True):
    """A right password that still waits for its code: no session, and good for nothing else."""

    __tablename__ = "pending_sign_ins"

    token_digest: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="accounts.id", index=True)
    started_at: datetime = Field(sa_type=UtcDateTime)


class KnownDevice(SQLModel, table=True):
    """A browser from which an account has signed in: whoever guesses elsewhere cannot lock it out."""

    __tablename__ = "known_devices"

    token_digest: str = Field(primary_key=True, max_length=64, description="SHA-256 of the cookie's token; the token itself is not kept.")
    account_id: int = Field(foreign_key="accounts.id", index=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    failed_attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class GuessingAddress(SQLModel, table=True):
    """An address from which sign-ins failed, whatever the names."""

    __tablename__ = "guessing_addresses"

    address: str = Field(primary_key=True, max_length=45)
    failed_attempts: int = 0
    since: datetime = Field(sa_type=UtcDateTime)
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
