"""Takes arrivals from the inbox: read outside a transaction, take effect in one, fail alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog

from intake.group_commit import GroupCommit
from intake.ports import Clock, Effect, Handler
from intake.retry import MOST_CLAIMS, Again, GiveUp, after_arrival_failed, in_short, may_work_on
from models.errors import StoreUnavailable
from models.inbox import InboxRow
from models.states import Channel, InboxState
from storage.store import Store
from storage.unit_of_work import UnitOfWork

# Short, so that what a killed process had in hand is soon taken up by another; renewed while a slow row is worked on.
LEASE = timedelta(seconds=20)
RENEW_SECONDS = 5.0
DIED = f"Taken up {MOST_CLAIMS} times, and each time the program ended before it was done."

log = structlog.get_logger()


class Arrivals:
    """One worker's way with the inbox."""

    def __init__(self, store: Store, clock: Clock, handlers: Mapping[Channel, Handler], *, renew_seconds: float = RENEW_SECONDS) -> None:
        """Hand rows of these channels to their handlers."""
        self._renew_seconds = renew_seconds
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._interrupted: dict[int, int] = {}
        self._effects = GroupCommit[tuple[InboxRow, Effect]](self._take_effects, lambda pair: len(pair[0].raw))

    async def step(self) -> bool:
        """Work off one arrival; return whether there was one. Raises StoreUnavailable, which is never the row's own failure."""
        taken, held = await self._claim(1)
        for row in taken:
            await self.work(row)
        return bool(taken) or held > 0

    async def take(self, most: int) -> list[InboxRow]:
        """Take up at most so many arrivals, no two of one stream; raises StoreUnavailable."""
        return (await self._claim(most))[0]

    async def _claim(self, most: int) -> tuple[list[InboxRow], int]:
        """Return the rows that were taken up, and how many were held instead since they had been taken up too often."""
        interrupted = dict(self._interrupted)
        async with self._store.begin() as unit:
            await self._give_back(interrupted, unit)
            rows = await unit.inbox.claim_some(self._clock(), LEASE, frozenset(self._handlers), most)
            for row in rows:
                if not may_work_on(row.claims):
                    self._hold(row, DIED)
            await unit.commit()
        for row_id, claims in interrupted.items():
            if self._interrupted.get(row_id) == claims:  # else it was interrupted again meanwhile
                del self._interrupted[row_id]
        taken = [row for row in rows if row.state is InboxState.NEW]
        return taken, len(rows) - len(taken)

    async def work(self, row: InboxRow) -> None:
        """Work off one arrival that was taken up; raises StoreUnavailable, after which it may be taken up again at once."""
        try:
            async with self._renewing(row):
                effect = await self._handlers[row.channel](row)
            await self._effects.put((row, effect))  # tried alone when it fails with others, so that none harms another
        except StoreUnavailable:
            self._interrupted[_id(row)] = row.claims
            raise
        except Exception as error:  # noqa: BLE001 - one message must harm no other, whatever it does
            await self._note_failure(row, error)

    @asynccontextmanager
    async def _renewing(self, row: InboxRow) -> AsyncIterator[None]:
        """Keep the row hidden from others for as long as the block lasts."""
        done = asyncio.Event()
        renewing = asyncio.ensure_future(self._renew(row, done))
        try:
            yield
        except asyncio.CancelledError:
            renewing.cancel()  # it may wait for a store that is locked, and the program is to end
            raise
        finally:
            done.set()
            await asyncio.wait({renewing})
            if not renewing.cancelled():
                renewing.result()

    async def _renew(self, row: InboxRow, done: asyncio.Event) -> None:
        while not done.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._renew_seconds):
                    await done.wait()
                return
            with suppress(StoreUnavailable):  # then the row may be taken over, and its effect here is left out
                await self._renew_once(row)

    async def _renew_once(self, row: InboxRow) -> None:
        async with self._store.begin() as unit:
            ours = await self._still_ours(row, unit)
            if ours is not None:
                ours.available_at = self._clock() + LEASE
            await unit.commit()

    async def _take_effects(self, group: list[tuple[InboxRow, Effect]]) -> None:
        """Carry out effects that are ready at the same time in one transaction; if one fails, none has happened."""
        async with self._store.begin() as unit:
            found = await unit.inbox.get_some([_id(row) for row, _ in group])
            ours = [(now, effect) for row, effect in group if (now := found.get(_id(row))) is not None and _is_ours(row, now)]
            for _, effect in ours:
                await effect(unit)
            for now, _ in ours:
                now.state, now.done_at, now.last_error = InboxState.DONE, self._clock(), None
            await unit.commit()
        if len(ours) < len(group):
            log.warning("arrivals_taken_over", rows=len(group) - len(ours))
        log.info("arrivals_done", rows=[row.id for row, _ in group])

    async def _note_failure(self, row: InboxRow, error: Exception) -> None:
        async with self._store.begin() as unit:
            ours = await self._still_ours(row, unit)
            if ours is None:
                return
            verdict = after_arrival_failed(ours.failures + 1, error)
            if isinstance(verdict, Again) and not verdict.counts:
                ours.claims -= 1  # it waits for something else, however long, and has no fault of its own
            else:
                ours.failures += 1
            log.warning("arrival_failed", row=row.id, failures=ours.failures, fault=type(error).__name__, held=isinstance(verdict, GiveUp))
            if isinstance(verdict, GiveUp):
                self._hold(ours, in_short(error))
            else:
                ours.last_error, ours.available_at = in_short(error), self._clock() + verdict.delay
            await unit.commit()

    async def _give_back(self, interrupted: Mapping[int, int], unit: UnitOfWork) -> None:
        """Undo the claims on rows that the store's absence interrupted: they neither failed nor did the program end."""
        for row_id, claims in interrupted.items():
            row = await unit.inbox.get(row_id)
            if row is not None and row.state is InboxState.NEW and row.claims == claims:
                row.claims -= 1
                row.available_at = self._clock()
        await unit.flush()

    async def _still_ours(self, row: InboxRow, unit: UnitOfWork) -> InboxRow | None:
        """Return the row as it stands now, or None when another worker has taken it up meanwhile."""
        now = await unit.inbox.get(_id(row))
        return now if now is not None and _is_ours(row, now) else None

    def _hold(self, row: InboxRow, reason: str) -> None:
        row.state, row.held_at, row.last_error = InboxState.HELD, self._clock(), reason


def _id(row: InboxRow) -> int:
    assert row.id is not None  # noqa: S101 - it came from the store
    return row.id


def _is_ours(row: InboxRow, now: InboxRow) -> bool:
    """Whether a row that was taken up stands `now` as it was left: no other worker has taken it up meanwhile."""
    return now.state is InboxState.NEW and now.claims == row.claims
