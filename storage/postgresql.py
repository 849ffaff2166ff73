"""What is particular to PostgreSQL: how connections are prepared, which characters it cannot hold, and what its errors mean."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import DBAPIError

LOCK_TIMEOUT_MS = 15_000

PREPARATION = (
    f"SELECT set_config('lock_timeout', '{LOCK_TIMEOUT_MS}', false)",
    "SELECT set_config('timezone', 'UTC', false)",
    # Accepted means kept: without this a commit could return before it is on disk.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)
# A reader sees one moment throughout, as on SQLite, and can neither write nor lock by mistake.
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# Classes and codes of PostgreSQL's appendix A whose cause lies with the database and passes: connection, rolled back for another's sake,
# resources, not in the state required (locked, or a standby that only reads), stopped by an operator, the system around it, damage.
PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57", "58", "XX"})
PASSING_CODES = frozenset({"25006"})
NUL, INSTEAD = "\x00", "\ufffd"


def prepare(connection: Any, _record: object) -> None:
    """Set what every connection of Heed relies on."""
    cursor = connection.cursor()
    for statement in PREPARATION:
        cursor.execute(statement)
    cursor.close()
    connection.commit()


def replace_nul(
    _connection: Any,
    _cursor: Any,
    statement: str,
    parameters: Any,
    _context: Any,
    _executemany: bool,  # noqa: FBT001 - as above
) -> tuple[str, Any]:
    """Write U+FFFD where a text holds U+0000, which PostgreSQL has no room for."""
    return statement, [_without_nul(each) for each in parameters] if isinstance(parameters, list) else _without_nul(parameters)


def _without_nul(parameters: Any) -> Any:
    if not isinstance(parameters, Mapping) or not any(isinstance(value, str) and NUL in value for value in parameters.values()):
        return parameters
    return {name: value.replace(NUL, INSTEAD) if isinstance(value, str) else value for name, value in parameters.items()}


def is_passing(error: DBAPIError) -> bool:
    """Whether trying again may help: the error is about the database's state or the way to it, and not about the statement."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated or type(error).__name__ in {"OperationalError", "InterfaceError"}
    return error.connection_invalidated or state[:2] in PASSING_CLASSES or state in PASSING_CODES
