"""Checking a name and password, and the code where an account has one: the same answer, after the same work, whatever is wrong."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.one_time_codes import CodeRefused, OneTimeCodes
from desk.passwords import check_strength, hash_password, needs_rehash, verify_password
from desk.sessions import digest_of, start_session
from desk.throttle import Caller, Throttle, note_refusal, remember_device, throttle_of
from models.accounts import Account
from models.errors import PasswordTooWeak, SignInRefused
from models.second_factors import PendingSignIn
from storage.store import Store
from storage.unit_of_work import UnitOfWork

CODE_WITHIN = timedelta(minutes=10)

# Each check takes tens of megabytes; a flood of sign-ins must not take the machine's memory.
_AT_ONCE = 4


class SignInEnded(SignInRefused):
    """This sign-in took too long; begin again with your user name and password."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a browser is given: a session's token, or one that a code has to be added to; and its own, where it has none yet."""

    token: str
    needs_code: bool = False
    device: str | None = None


class SignIn:
    """Signs accounts in and changes their passwords."""

    def __init__(self, store: Store, codes: OneTimeCodes) -> None:
        """Work on `store`; passwords are hashed outside its transactions."""
        self._store = store
        self._codes = codes
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def sign_in(self, name: str, password: str, now: datetime, caller: Caller | None = None) -> Admitted:
        """Return what the browser is given; raise SignInRefused for a wrong name or password, and a locked or disabled account."""
        caller = caller or Caller()
        async with self._store.read() as unit:
            found = await unit.accounts.by_name(name)
        right = await self._verify(found, password)
        fresh = await self._fresh_hash(found, password) if right else None
        async with self._store.begin() as unit:
            account = None if found is None or found.id is None else await unit.accounts.get(found.id)
            throttle = await throttle_of(unit, account, caller, now)
            # A reset that came between the check and this transaction makes the password checked an old one.
            unchanged = account is not None and found is not None and account.password_hash == found.password_hash
            admitted = None
            if right and unchanged and account is not None and _is_open(account, throttle, now):
                account.password_hash = fresh or account.password_hash
                admitted = await self._admit(unit, account, throttle, caller, now)
            if admitted is None:
                await note_refusal(unit, account, throttle, now)
            await unit.commit()
        if admitted is None:
            raise SignInRefused
        return admitted

    async def add_code(self, token: str, code: str, now: datetime, caller: Caller | None = None) -> Admitted:
        """Return a session for a sign-in that waited for its code; raise CodeRefused, or SignInEnded when it has to begin again."""
        caller = caller or Caller()
        admitted, has_ended = None, False
        async with self._store.begin() as unit:
            found = await unit.second_factors.pending(digest_of(token))
            if found is None or now - found[0].started_at > CODE_WITHIN or found[1].disabled_at is not None:
                raise SignInEnded
            # Read again under the row's lock, lest guesses that come together are counted as one.
            account = await unit.accounts.get(_id_of(found[1])) or found[1]
            throttle = await throttle_of(unit, account, caller, now)
            if _is_open(account, throttle, now) and await self._codes.check(unit, _id_of(account), code, now):
                admitted = await self._let_in(unit, account, throttle, caller, now, "password and code")
            else:
                await note_refusal(unit, account, throttle, now)
                has_ended = not throttle.is_open(now)
                if has_ended:
                    await unit.second_factors.end_pending(_id_of(account))
            await unit.commit()
        if admitted is None:
            raise SignInEnded if has_ended else CodeRefused
        return admitted

    async def change_password(self, account_id: int, old: str, new: str, now: datetime, caller: Caller | None = None) -> str:
        """Give the account a password of its own; end all its sessions and return a new one's token.

        Raises SignInRefused when `old` is wrong and PasswordTooWeak when `new` will not do.
        """
        caller = caller or Caller()
        found = await self._prove(account_id, old, caller, now)
        check_strength(new, found.name)
        if new == old:
            raise PasswordTooWeak("That is the password you have now; choose another.")
        fresh = await asyncio.to_thread(hash_password, new)
        async with self._store.begin() as unit:
            account = await unit.accounts.get(account_id)
            # A reset that came meanwhile made the password that was proven an old one.
            if account is None or account.disabled_at is not None or account.password_hash != found.password_hash:
                raise SignInRefused
            (await throttle_of(unit, account, caller, now)).succeed()
            account.password_hash, account.must_change_password = fresh, False
            await unit.accounts.end_sessions(account_id)
            await unit.second_factors.end_pending(account_id)
            token = await start_session(unit, account_id, now, caller)
            await unit.audit.append(now, account_id, "password_changed")
            await unit.commit()
        return token

    async def _prove(self, account_id: int, password: str, caller: Caller, now: datetime) -> Account:
        """Return the account of whoever knows its password; failures count as at the sign-in, lest a stolen session lets anybody guess."""
        async with self._store.read() as unit:
            found = await unit.accounts.get(account_id)
        right = await self._verify(found, password)
        async with self._store.begin() as unit:
            account = await unit.accounts.get(account_id)
            throttle = await throttle_of(unit, account, caller, now)
            if found is not None and right and account is not None and _is_open(account, throttle, now):
                return found
            await note_refusal(unit, account, throttle, now)
            await unit.commit()
        raise SignInRefused("The password you have now is not that; type it again.")

    async def _verify(self, account: Account | None, password: str) -> bool:
        async with self._turns:
            return await asyncio.to_thread(verify_password, account.password_hash if account else None, password)

    async def _fresh_hash(self, account: Account | None, password: str) -> str | None:
        if account is None or account.password_hash is None or not needs_rehash(account.password_hash):
            return None
        return await asyncio.to_thread(hash_password, password)

    async def _admit(self, unit: UnitOfWork, account: Account, throttle: Throttle, caller: Caller, now: datetime) -> Admitted:
        """Let in, or ask for a code: failures are forgotten only once that is right too, or a code could be guessed without end."""
        account_id = _id_of(account)
        if not await unit.second_factors.is_on(account_id):
            return await self._let_in(unit, account, throttle, caller, now, "password")
        await unit.second_factors.forget_pending(now - CODE_WITHIN)
        token = secrets.token_urlsafe(32)
        await unit.second_factors.add(PendingSignIn(token_digest=digest_of(token), account_id=account_id, started_at=now))
        return Admitted(token, needs_code=True)

    @staticmethod
    async def _let_in(unit: UnitOfWork, account: Account, throttle: Throttle, caller: Caller, now: datetime, by: str) -> Admitted:
        account_id, device = _id_of(account), secrets.token_urlsafe(32)
        throttle.succeed()
        await unit.second_factors.end_pending(account_id)
        is_fresh = await remember_device(unit, account_id, caller, digest_of(device), now)
        await unit.audit.append(now, account_id, "signed_in", None, f"by {by}")
        return Admitted(await start_session(unit, account_id, now, caller), device=device if is_fresh else None)


def _id_of(account: Account) -> int:
    assert account.id is not None  # noqa: S101 - it came from the store
    return account.id


def _is_open(account: Account, throttle: Throttle, now: datetime) -> bool:
    return account.disabled_at is None and throttle.is_open(now)
