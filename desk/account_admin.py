"""What administrators do with accounts."""

import asyncio
import re
from datetime import datetime

from desk.passwords import hash_password, one_time_password
from models.accounts import Account
from models.errors import HeedError, NotFound
from models.states import Role
from storage.store import Store
from storage.unit_of_work import UnitOfWork

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")
ROLES = (Role.OFFICER, Role.SAFEGUARDING, Role.MANAGER, Role.ADMINISTRATOR)


class AccountInvalid(HeedError):
    """The account cannot be added like this; correct the marked fields."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field at fault and what to do about it."""
        super().__init__(message)
        self.field = field


async def add_account(store: Store, by: int, name: str, role: str, now: datetime) -> str:
    """Add an account; return its one-time password, which is kept nowhere. Raises AccountInvalid."""
    if not NAME.fullmatch(name):
        raise AccountInvalid("name", "Use 2 to 80 small letters, digits, dots, dashes or underscores.")
    if role not in set(ROLES):
        raise AccountInvalid("role", "Choose a role.")
    password = one_time_password()
    password_hash = await asyncio.to_thread(hash_password, password)
    async with store.begin() as unit:
        if await unit.accounts.by_name(name) is not None:
            raise AccountInvalid("name", "There is an account of that name; choose another.")
        account = Account(name=name, role=Role(role), password_hash=password_hash, must_change_password=True, created_at=now)
        added = await unit.accounts.add(account)
        await unit.audit.append(now, by, "account_added", None, f"account {added}, {role}")
        await unit.commit()
    return password


async def reset_account(store: Store, by: int, account_id: int, now: datetime) -> tuple[str, str]:
    """Give an account a new one-time password and end its sessions; return its name and that password.

    Raises NotFound, and AccountInvalid for one that the council's provider vouches for: with a password of its own it would outlive
    what the provider takes away.
    """
    password = one_time_password()
    password_hash = await asyncio.to_thread(hash_password, password)
    async with store.begin() as unit:
        account = await _find(unit, account_id)
        if account.password_hash is None:
            raise AccountInvalid("accounts", "This account signs in with the council's own service and has no password here.")
        account.password_hash, account.must_change_password = password_hash, True
        account.failed_attempts, account.locked_until = 0, None
        await unit.second_factors.forget_devices(account_id)
        await unit.second_factors.end_pending(account_id)
        await unit.accounts.end_sessions(account_id)
        await unit.audit.append(now, by, "account_reset", None, f"account {account_id}")
        await unit.commit()
    return account.name, password


async def remove_codes(store: Store, by: int, account_id: int, now: datetime) -> None:
    """Take the codes off an account whose owner lost them, and end its sessions. Raises NotFound, and AccountInvalid for one's own."""
    if account_id == by:
        raise AccountInvalid("accounts", "You cannot take the codes off your own account; ask another administrator.")
    async with store.begin() as unit:
        await _find(unit, account_id)
        await unit.second_factors.remove(account_id)
        await unit.second_factors.end_pending(account_id)
        await unit.accounts.end_sessions(account_id)
        await unit.audit.append(now, by, "codes_removed", None, f"account {account_id}")
        await unit.commit()


async def disable_account(store: Store, by: int, account_id: int, now: datetime) -> None:
    """Shut an account out and end its sessions everywhere. Raises NotFound, and AccountInvalid for one's own account."""
    if account_id == by:
        raise AccountInvalid("accounts", "You cannot disable your own account; ask another administrator.")
    async with store.begin() as unit:
        account = await _find(unit, account_id)
        account.disabled_at = account.disabled_at or now
        await unit.second_factors.end_pending(account_id)
        await unit.accounts.end_sessions(account_id)
        await unit.audit.append(now, by, "account_disabled", None, f"account {account_id}")
        await unit.commit()


async def enable_account(store: Store, by: int, account_id: int, now: datetime) -> None:
    """Let an account in again. Raises NotFound."""
    async with store.begin() as unit:
        account = await _find(unit, account_id)
        account.disabled_at = None
        await unit.audit.append(now, by, "account_enabled", None, f"account {account_id}")
        await unit.commit()


async def _find(unit: UnitOfWork, account_id: int) -> Account:
    account = await unit.accounts.get(account_id)
    if account is None or account.role is Role.SERVICE:
        raise NotFound
    return account
