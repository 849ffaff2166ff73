"""Accounts as the command line handles them: the first ones, and changes made in the name of the account `cli`."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from desk.passwords import check_strength, hash_password, one_time_password
from heed.clock import now
from models.accounts import Account
from models.errors import NotFound
from models.states import Role
from storage.store import Store

Result = TypeVar("Result")
COMMAND_LINE = "cli"
FIRST_ACCOUNTS = {
    "admin": Role.ADMINISTRATOR,
    "officer": Role.OFFICER,
    "safeguarding": Role.SAFEGUARDING,
    "manager": Role.MANAGER,
}


async def acting(store: Store, work: Callable[[int], Awaitable[Result]]) -> Result:
    """Run `work` with the id of the service account that stands for the command line in the audit trail."""
    async with store.begin() as unit:
        by = await unit.accounts.service(COMMAND_LINE, now())
        await unit.commit()
    return await work(by)


async def acting_on(store: Store, name: str, work: Callable[[int, int], Awaitable[Result]]) -> Result:
    """Run `work` with the command line's own account id and that of the account `name`; raise NotFound."""
    async with store.read() as unit:
        account = await unit.accounts.by_name(name)
    if account is None or account.id is None or account.role is Role.SERVICE:
        raise NotFound(f"There is no account named {name}; see: heed user list")
    who = account.id
    return await acting(store, lambda by: work(by, who))


async def list_accounts(store: Store) -> list[dict[str, Any]]:
    """Return the accounts that people sign in with, as plain values."""
    async with store.read() as unit:
        accounts = await unit.accounts.list_all()
    return [
        {
            "name": account.name,
            "role": account.role.value,
            "disabled": account.disabled_at is not None,
            "must_change_password": account.must_change_password,
        }
        for account in accounts
        if account.role is not Role.SERVICE
    ]


async def create_first_accounts(store: Store, fixed_password: str | None, at: datetime) -> dict[str, str]:
    """Create the first accounts when there are none; return their names and one-time passwords, or nothing.

    With `fixed_password` that one is set for all and need not be changed. Raises PasswordTooWeak.
    """
    if await list_accounts(store):
        return {}
    passwords = {name: fixed_password or one_time_password() for name in FIRST_ACCOUNTS}
    if fixed_password:
        check_strength(fixed_password)
    hashes = await asyncio.gather(*(asyncio.to_thread(hash_password, password) for password in passwords.values()))
    async with store.begin() as unit:
        for (name, role), password_hash in zip(FIRST_ACCOUNTS.items(), hashes, strict=True):
            await unit.accounts.add(
                Account(name=name, role=role, password_hash=password_hash, must_change_password=fixed_password is None, created_at=at)
            )
        await unit.commit()
    return passwords
