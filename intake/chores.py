"""Work on files beside the arrivals: claimed, done outside a transaction, kept in one, tried again or given up."""

from datetime import timedelta
from typing import Generic, Protocol, TypeVar

import structlog

from intake.ports import Clock, Effect
from intake.retry import MOST_CLAIMS, Again, after_file_failed, in_short
from models.awaited import AwaitedFile, FileState, Transcript
from models.errors import FileUnavailable, StoreUnavailable
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

Row = TypeVar("Row", AwaitedFile, Transcript)
DIED = f"Taken up {MOST_CLAIMS} times, and each time the program ended before it was done."


class Chore(Protocol[Row]):
    """One kind of such work."""

    @property
    def lease(self) -> timedelta:
        """For how long a claimed row is hidden from others: longer than the work may take."""

    async def claim(self, unit: UnitOfWork) -> Row | None:
        """Take up the next row that is due, or None."""

    async def now(self, row: Row, unit: UnitOfWork) -> Row | None:
        """Return the row as it stands now, locked."""

    async def do(self, row: Row) -> Effect:
        """Do the slow part; the returned effect is run in the transaction that marks the row as done. Raises whatever went wrong."""

    async def put_off(self, row: Row, error: Exception, unit: UnitOfWork) -> None:
        """Keep what is worth keeping until the next try, in the transaction that puts the row off."""

    async def give_up(self, row: Row, unit: UnitOfWork) -> None:
        """Say that the row is given up, in the transaction that marks it so."""


class Chores(Generic[Row]):
    """One worker's way with one kind of work."""

    def __init__(self, store: Store, clock: Clock, chore: Chore[Row]) -> None:
        """Do `chore` over `store`."""
        self._store = store
        self._clock = clock
        self._chore: Chore[Row] = chore

    async def step(self) -> bool:
        """Do one piece of work; return whether there was one. Raises StoreUnavailable."""
        async with self._store.begin() as unit:
            row = await self._chore.claim(unit)
            await unit.commit()
        if row is None:
            return False
        try:
            await self._take_effect(row, await self._done(row))
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one file must harm no other, whatever is in it
            await self._note_failure(row, error)
        return True

    async def _done(self, row: Row) -> Effect:
        """Do the slow part; what dies with its file again and again is left to people, failures being counted by themselves."""
        if row.claims - row.failures > MOST_CLAIMS:
            raise FileUnavailable(DIED, permanent=True)
        return await self._chore.do(row)

    async def _take_effect(self, row: Row, effect: Effect) -> None:
        async with self._store.begin() as unit:
            ours = await self._still_ours(row, unit)
            if ours is None:
                return
            await effect(unit)
            ours.state = FileState.DONE
            await unit.commit()

    async def _note_failure(self, row: Row, error: Exception) -> None:
        async with self._store.begin() as unit:
            ours = await self._still_ours(row, unit)
            if ours is None:
                return
            verdict = after_file_failed(ours.failures + 1, error)
            if isinstance(verdict, Again):
                if verdict.counts:
                    ours.failures += 1
                else:
                    ours.claims -= 1  # it waits for something else, however long, and has no fault of its own
                ours.available_at = self._clock() + verdict.delay
                await self._chore.put_off(ours, error, unit)
            else:
                ours.state = FileState.MISSING
                await self._chore.give_up(ours, unit)
            ours.last_error = in_short(error)
            log.warning("file_failed", kind=type(row).__name__, failures=ours.failures, state=ours.state.value, fault=type(error).__name__)
            await unit.commit()

    async def _still_ours(self, row: Row, unit: UnitOfWork) -> Row | None:
        """Return the row as it stands now, or None when another worker has taken it up meanwhile."""
        now = await self._chore.now(row, unit)
        return now if now is not None and now.state is FileState.WAITING and now.claims == row.claims else None
