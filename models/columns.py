"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone; kept in UTC, handed back in UTC, refused without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn an aware moment into the naive UTC one that both databases keep alike."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone cannot be stored"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give a stored moment its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class LabelType(TypeDecorator[StrEnum]):
    """A `StrEnum` member kept as its code, so that a new label needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        """Remember which enumeration the codes belong to."""
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, _dialect: Dialect) -> str | None:
        """Keep the code; a code of another enumeration raises ValueError."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: Any, _dialect: Dialect) -> StrEnum | None:
        """Give the member back."""
        return None if value is None else self.enum(value)


def label(enum: type[StrEnum]) -> Any:
    """Return the column type for labels of `enum`; typed Any because SQLModel's `sa_type` is declared to take classes only."""
    return LabelType(enum)


Json = JSON
