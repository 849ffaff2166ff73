"""Checking a name and password: the same answer, after the same work, whatever is wrong."""

import asyncio
from datetime import datetime, timedelta

from desk.passwords import check_strength, hash_password, needs_rehash, verify_password
from desk.sessions import start_session
from models.accounts import Account
from models.errors import SignInRefused
from storage.store import Store
from storage.unit_of_work import UnitOfWork

FREE_ATTEMPTS = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)

# Each check takes tens of megabytes; a flood of sign-ins must not take the machine's memory.
_AT_ONCE = 4


def lock_for(failed_attempts: int) -> timedelta | None:
    """Return how long an account is locked after so many failures in a row, or None when it is not yet."""
    over = failed_attempts - FREE_ATTEMPTS
    if over < 0:
        return None
    return min(FIRST_LOCK * (1 << min(over, 10)), LONGEST_LOCK)


class SignIn:
    """Signs accounts in and changes their passwords."""

    def __init__(self, store: Store) -> None:
        """Work on `store`; passwords are hashed outside its transactions."""
        self._store = store
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def sign_in(self, name: str, password: str, now: datetime) -> str:
        """Return a new session's token; raise SignInRefused for a wrong name, a wrong password, and a locked or disabled account."""
        async with self._store.read() as unit:
            found = await unit.accounts.by_name(name)
        right = await self._verify(found, password)
        fresh = await self._fresh_hash(found, password) if right else None
        async with self._store.begin() as unit:
            account = None if found is None or found.id is None else await unit.accounts.get(found.id)
            # A reset that came between the check and this transaction makes the password checked an old one.
            unchanged = account is not None and found is not None and account.password_hash == found.password_hash
            token = (
                await self._admit(unit, account, now) if right and unchanged and account is not None and _is_open(account, now) else None
            )
            if token is None:
                await _note_refusal(unit, account, now)
            elif fresh is not None and account is not None:
                account.password_hash = fresh
            await unit.commit()
        if token is None:
            raise SignInRefused
        return token

    async def change_password(self, account_id: int, old: str, new: str, now: datetime) -> str:
        """Give the account a password of its own; end all its sessions and return a new one's token.

        Raises SignInRefused when `old` is wrong and PasswordTooWeak when `new` will not do.
        """
        async with self._store.read() as unit:
            found = await unit.accounts.get(account_id)
        if found is None or not await self._verify(found, old):
            raise SignInRefused("The password you have now is not that; type it again.")
        check_strength(new, found.name)
        fresh = await asyncio.to_thread(hash_password, new)
        async with self._store.begin() as unit:
            account = await unit.accounts.get(account_id)
            if account is None or account.disabled_at is not None:
                raise SignInRefused
            account.password_hash, account.must_change_password = fresh, False
            await unit.accounts.end_sessions(account_id)
            token = await start_session(unit, account_id, now)
            await unit.audit.append(now, account_id, "password_changed")
            await unit.commit()
        return token

    async def _verify(self, account: Account | None, password: str) -> bool:
        async with self._turns:
            return await asyncio.to_thread(verify_password, account.password_hash if account else None, password)

    async def _fresh_hash(self, account: Account | None, password: str) -> str | None:
        if account is None or account.password_hash is None or not needs_rehash(account.password_hash):
            return None
        return await asyncio.to_thread(hash_password, password)

    @staticmethod
    async def _admit(unit: UnitOfWork, account: Account, now: datetime) -> str:
        assert account.id is not None  # noqa: S101 - it came from the store
        account.failed_attempts, account.locked_until = 0, None
        await unit.audit.append(now, account.id, "signed_in")
        return await start_session(unit, account.id, now)


def _is_open(account: Account, now: datetime) -> bool:
    return account.disabled_at is None and (account.locked_until is None or account.locked_until <= now)


async def _note_refusal(unit: UnitOfWork, account: Account | None, now: datetime) -> None:
    """Count the failure; without an account the same is written, so that it takes as long."""
    if account is not None and _is_open(account, now):
        account.failed_attempts += 1
        lock = lock_for(account.failed_attempts)
        account.locked_until = None if lock is None else now + lock
    who = account.id if account is not None and account.id is not None else await unit.accounts.service("desk", now)
    await unit.audit.append(now, who, "sign_in_refused")
