"""Fetches one mailbox for as long as Heed runs: connects, looks, waits, and after trouble says so and tries again."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from intake.bell import Bell
from intake.fetching.account import Account
from intake.fetching.connection import MailboxConnection
from intake.fetching.credentials import Credentials, Secret
from intake.fetching.keeping import Keeper
from intake.fetching.round import Round
from intake.ports import Clock
from intake.turn import Turn
from models.errors import MailboxTrouble, StoreUnavailable
from models.mailboxes import Mailbox
from storage.store import Store

log = structlog.get_logger()
ALARM_AFTER = 3  # failures in a row; a single cut connection is everyday


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds to wait after a failure, doubled each time: up to `longest`; longer when refused, so that no account gets locked."""

    first: float = 1.0
    longest: float = 300.0
    refused_first: float = 60.0
    refused_longest: float = 1800.0

    def after(self, failures: int, *, refused: bool) -> float:
        """Return the wait after so many failures in a row."""
        first, longest = (self.refused_first, self.refused_longest) if refused else (self.first, self.longest)
        return min(longest, first * 2.0 ** min(failures - 1, 16))


class Fetcher:
    """Fetches one mailbox; any number may share a store, and those of one mailbox take turns."""

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        store: Store,
        clock: Clock,
        bell: Bell,
        pauses: Pauses | None = None,
        turn: Turn | None = None,
    ) -> None:
        """Fetch `account` with `credentials`, by turns; ring `bell` for each mail that was kept."""
        self.account = account
        self._credentials = credentials
        self._store = store
        self._clock = clock
        self._bell = bell
        self._pauses = pauses or Pauses()
        self._turn = turn or Turn(store, clock, f"fetch:{account.name}")
        self._failures = 0
        self._told: str | None = None
        self._spoilers: Counter[int] = Counter()

    async def run(self) -> NoReturn:
        """Fetch until cancelled, as long as no other program that shares the store does; nothing is marked as taken that is not kept.

        The turn keeps two from fetching the same; that a mail is kept once holds without it, by the UID that is committed with it.
        """
        await self._turn.run(self._fetch)

    async def _fetch(self) -> NoReturn:
        while True:
            pause = await self.attempt()
            await asyncio.sleep(pause)

    async def attempt(self) -> float:
        """Fetch over one connection until it ends; return the seconds to wait before the next."""
        try:
            await self._follow()
        except MailboxTrouble as trouble:
            return await self._failed(str(trouble), refused=trouble.refused)
        except StoreUnavailable as error:
            return await self._failed(str(error), refused=False)
        except Exception as error:  # noqa: BLE001 - a fetcher that stopped would hear nobody
            # The name alone: a traceback could quote the mail.
            return await self._failed(f"A fault in Heed ({type(error).__name__}).", refused=False)
        return self._pauses.first

    async def once(self) -> None:
        """Take what is there now, and hang up; raises MailboxTrouble and StoreUnavailable."""
        async with self._connected(await self._credentials.secret()) as look:
            refused = await look.look()
            await self._looked(refused)
        if refused is not None:
            raise refused

    async def _follow(self) -> None:
        """Look and wait in turn, until the token is to be renewed or the connection made anew."""
        secret = await self._credentials.secret()
        async with self._connected(secret) as look:
            going = True
            while going:
                await self._looked(await look.look())
                going = await look.connection.wait(self.account.poll_seconds)
                going = going and (secret.renew_at is None or self._clock() < secret.renew_at)

    @asynccontextmanager
    async def _connected(self, secret: Secret) -> AsyncIterator[Round]:
        """Connect and hand out a look through the mailbox; hang up afterwards."""
        connection = MailboxConnection(self.account)
        try:
            uid_validity = await self._open(connection, secret)
            mailbox = await self._meet(uid_validity)
            keeper = Keeper(self.account, uid_validity, self._store, self._clock)
            yield Round(connection, keeper, self.account.since or mailbox.since, self._bell, self._spoilers)
        finally:
            await connection.close()

    async def _open(self, connection: MailboxConnection, secret: Secret) -> int:
        try:
            return await connection.open(secret)
        except MailboxTrouble as trouble:
            if trouble.refused:
                self._credentials.refused()
            raise

    async def _meet(self, uid_validity: int) -> Mailbox:
        name = self.account.name
        async with self._store.begin() as unit:
            mailbox = await unit.mailboxes.meet(name, (self._clock() - timedelta(days=1)).date())
            if mailbox.uid_validity not in {None, uid_validity}:
                log.warning("mailbox_renumbered", mailbox=name, before=mailbox.uid_validity, now=uid_validity)
                self._spoilers.clear()
            await unit.mailboxes.note(name, uid_validity=uid_validity)
            await unit.commit()
        return mailbox

    async def _looked(self, refused: MailboxTrouble | None) -> None:
        """Note that the mailbox was looked through; mail goes on being taken where the server refuses to mark it, and that is told."""
        if self._failures:
            log.warning("mailbox_well_again", mailbox=self.account.name, after_failures=self._failures)
        self._failures = 0
        reason = None if refused is None else str(refused)
        if reason is not None and reason != self._told:
            log.error("mailbox_trouble", mailbox=self.account.name, reason=reason)
        self._told = reason
        await self._note(reason, fetched_at=self._clock())

    async def _failed(self, reason: str, *, refused: bool) -> float:
        """Say what went wrong; return the seconds to wait."""
        self._failures += 1
        pause = self._pauses.after(self._failures, refused=refused)
        alarm = refused or self._failures >= ALARM_AFTER
        (log.error if alarm else log.warning)("mailbox_trouble", mailbox=self.account.name, reason=reason, again_in_seconds=pause)
        if alarm:
            await self._raise_alarm(reason)
        return pause

    async def _raise_alarm(self, reason: str) -> None:
        try:
            await self._note(reason)
        except StoreUnavailable:
            log.error("mailbox_alarm_not_kept", mailbox=self.account.name)  # noqa: TRY400 - the store's own trouble is told elsewhere

    async def _note(self, trouble: str | None, **values: datetime) -> None:
        """Write down what keeps Heed from the mailbox now, and since when."""
        now, name = self._clock(), self.account.name
        async with self._store.begin() as unit:
            mailbox = await unit.mailboxes.meet(name, (now - timedelta(days=1)).date())
            since = None if trouble is None else mailbox.trouble_since or now
            await unit.mailboxes.note(name, trouble=trouble, trouble_since=since, **values)
            await unit.commit()
