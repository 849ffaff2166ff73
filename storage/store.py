"""The store as its users see it: units of work that read, or that read and write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import StoreUnavailable
from storage.engine import WRITING, create_engine
from storage.unit_of_work import UnitOfWork


class Store:
    """Hands out units of work over one engine."""

    def __init__(self, url: str) -> None:
        """Open nothing yet; connect to `url` (a SQLAlchemy URL with an async driver) when first used."""
        self.engine: AsyncEngine = create_engine(url)
        self.writing_engine = self.engine.execution_options(**WRITING)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work that may write; what is not committed explicitly is rolled back.

        Raises StoreUnavailable when the database refuses, is locked for too long, or its disk is full.
        """
        async with self._unit(self.writing_engine) as unit:
            yield unit

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work for reading only; it waits for no writer. Raises StoreUnavailable."""
        async with self._unit(self.engine) as unit:
            yield unit

    @asynccontextmanager
    async def _unit(self, engine: AsyncEngine) -> AsyncIterator[UnitOfWork]:
        try:
            async with AsyncSession(engine, expire_on_commit=False) as session:
                yield UnitOfWork(session)
        except DBAPIError as error:
            if is_passing(error):
                raise StoreUnavailable from error
            raise

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def is_passing(error: DBAPIError) -> bool:
    """Whether trying again may help: the store's fault (locked, full, away), not the statement's."""
    return error.connection_invalidated or type(error).__name__ in {"OperationalError", "InterfaceError"}
