"""Slows guessing down without letting anybody lock somebody else out.

A browser from which an account has signed in before counts its own failures; all others share the account's count, and each address
has one for whatever names it tries (OWASP, "Slow down online guessing attacks with device cookies").
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from models.accounts import Account
from models.second_factors import GuessingAddress, KnownDevice
from storage.unit_of_work import UnitOfWork

FREE_ATTEMPTS = 5
# A whole office can stand behind one address.
FREE_ATTEMPTS_OF_AN_ADDRESS = 50
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)
ADDRESS_FORGETS = timedelta(hours=1)
DEVICE_FORGETS = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a sign-in comes from: the digest of its browser's own token, its address, and what the browser says it is."""

    device_digest: str = ""
    address: str = ""
    browser: str = ""


class Counted(Protocol):
    """What counts failures."""

    failed_attempts: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Throttle:
    """The counts that one attempt is held against, each with the failures it lets pass before it locks."""

    counts: tuple[tuple[Counted, int], ...]

    def is_open(self, now: datetime) -> bool:
        """Whether an attempt is taken at all."""
        return all(count.locked_until is None or count.locked_until <= now for count, _ in self.counts)

    def fail(self, now: datetime) -> None:
        """Count a failure, and lock for longer each time."""
        for count, free in self.counts:
            count.failed_attempts += 1
            lock = lock_for(count.failed_attempts, free)
            count.locked_until = None if lock is None else now + lock

    def succeed(self) -> None:
        """Forget the failures of the account or its browser; those of an address may be about other accounts."""
        for count, _ in self.counts:
            if not isinstance(count, GuessingAddress):
                count.failed_attempts, count.locked_until = 0, None


def lock_for(failed_attempts: int, free: int = FREE_ATTEMPTS) -> timedelta | None:
    """Return how long to wait after so many failures in a row, or None when not yet."""
    over = failed_attempts - free
    if over < 0:
        return None
    return min(FIRST_LOCK * (1 << min(over, 10)), LONGEST_LOCK)


async def throttle_of(unit: UnitOfWork, account: Account | None, caller: Caller, now: datetime) -> Throttle:
    """Return what an attempt on `account` (None: there is none of that name) from there is held against."""
    device = await _device(unit, account, caller)
    if device is not None:
        return Throttle(((device, FREE_ATTEMPTS),))
    counts: list[tuple[Counted, int]] = [] if account is None else [(account, FREE_ATTEMPTS)]
    if caller.address:
        counts.append((await _address(unit, caller.address, now), FREE_ATTEMPTS_OF_AN_ADDRESS))
    return Throttle(tuple(counts))


async def note_refusal(unit: UnitOfWork, account: Account | None, throttle: Throttle, now: datetime) -> None:
    """Count the failure; without an account the same is written, so that it takes as long."""
    if throttle.is_open(now) and (account is None or account.disabled_at is None):
        throttle.fail(now)
    who = account.id if account is not None and account.id is not None else await unit.accounts.service("desk", now)
    await unit.audit.append(now, who, "sign_in_refused")


async def remember_device(unit: UnitOfWork, account_id: int, caller: Caller, fresh_digest: str, now: datetime) -> bool:
    """Remember the browser that signed in; return whether `fresh_digest` is now its token's, or it keeps the one it had."""
    await unit.second_factors.forget_devices_unseen(now - DEVICE_FORGETS)
    device = await unit.second_factors.device(caller.device_digest, account_id) if caller.device_digest else None
    if device is not None:
        device.seen_at = now
        return False
    await unit.second_factors.add(KnownDevice(token_digest=fresh_digest, account_id=account_id, seen_at=now))
    return True


async def _device(unit: UnitOfWork, account: Account | None, caller: Caller) -> KnownDevice | None:
    if account is None or account.id is None or not caller.device_digest:
        return None
    return await unit.second_factors.device(caller.device_digest, account.id)


async def _address(unit: UnitOfWork, address: str, now: datetime) -> GuessingAddress:
    await unit.second_factors.forget_addresses(now - ADDRESS_FORGETS)
    found = await unit.second_factors.address(address)
    if found is None:
        found = GuessingAddress(address=address, since=now)
        await unit.second_factors.add(found)
    return found
