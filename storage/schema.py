"""Brings the store's tables to this program's version and tells which version they have."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from models.errors import StoreOutdated, StoreTooNew, StoreUnavailable
from storage.locking import TAKE_TURNS, turn_number
from storage.store import Store, is_passing

SEARCH_SINCE = "0003"
MIGRATIONS = Path(__file__).parent / "migrations"


def newest_version() -> str | None:
    """Return the newest schema version that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def current_version(store: Store) -> str | None:
    """Return the store's schema version, or None for an empty store."""
    try:
        async with store.engine.connect() as connection:
            return await connection.run_sync(_version_of)
    except DBAPIError as error:
        if is_passing(error):
            raise StoreUnavailable from error
        raise


async def check_version(store: Store) -> None:
    """Raise StoreOutdated or StoreTooNew unless the store's tables are this program's."""
    found = await current_version(store)
    _refuse_unknown(found)
    if found != newest_version():
        raise StoreOutdated


async def upgrade(store: Store, version: str = "head") -> None:
    """Bring the store to `version`, its tables in one transaction, and the search's words with them.

    Raises StoreTooNew, or StoreUnavailable when it cannot be reached or written to.
    """
    await _run(store, version, command.upgrade)
    if version == "head" and (newest_version() or "") >= SEARCH_SINCE:
        await _gather_words(store)


async def downgrade(store: Store, version: str) -> None:
    """Take the store back to `version` ("base" empties it)."""
    await _run(store, version, command.downgrade)


async def _gather_words(store: Store) -> None:
    """Make what was there before the search found by it, a few cases at a time, so that nobody has to wait for all."""
    more = True
    while more:
        async with store.begin() as unit:
            more = await unit.search.settle_some()
            await unit.commit()


async def _run(store: Store, version: str, step: Callable[[Config, str], None]) -> None:
    def migrate(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":  # two programs that are started at once prepare one after the other
            connection.execute(TAKE_TURNS, {"numbers": [turn_number("schema")]})
        _refuse_unknown(_version_of(connection))
        config = _config()
        config.attributes["connection"] = connection
        step(config, version)

    try:
        async with store.writing_engine.begin() as connection:
            await connection.run_sync(migrate)
    except DBAPIError as error:
        if is_passing(error):
            raise StoreUnavailable from error
        raise


def _version_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_unknown(version: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise StoreTooNew


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
