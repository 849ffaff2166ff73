"""Whom the provider vouches for: their account here, made when they first come, with the role that it says now."""

import secrets
from datetime import datetime

from desk.account_admin import NAME
from desk.sessions import digest_of, start_session
from desk.signing_in import Admitted
from desk.throttle import Caller, remember_device
from models.accounts import Account
from models.errors import HeedError
from models.identities import Identity
from models.states import Role
from storage.store import Store
from storage.unit_of_work import UnitOfWork


class NotAdmitted(HeedError):
    """Your council account does not let you in here; ask an administrator."""


async def admit(store: Store, issuer: str, subject: str, name: str, role: Role | None, now: datetime, caller: Caller) -> Admitted:
    """Return a session for whom the provider calls `subject`; raise NotAdmitted, which is on record.

    Raised when the claims give no role, the account is disabled, or another account has the name already.
    """
    async with store.begin() as unit:
        account = await unit.identities.account(issuer, subject)
        if role is None or (account is not None and account.disabled_at is not None):
            who = account.id if account is not None and account.id is not None else await unit.accounts.service("desk", now)
            if account is not None and account.id is not None:
                await unit.accounts.end_sessions(account.id)  # those of a role that the provider has taken away
            await unit.audit.append(now, who, "sign_in_refused")
            await unit.commit()
            raise NotAdmitted("Your council account gives you no role here; ask an administrator." if role is None else None)
        if account is None:
            account = await _new(unit, issuer, subject, name, role, now)
        elif account.role is not role:
            await _change_role(unit, account, role, now)
        admitted = await _let_in(unit, account, now, caller)
        await unit.commit()
    return admitted


async def end_sessions(store: Store, issuer: str, subject: str, now: datetime) -> None:
    """End every session of whom the provider has signed out; whom we do not know has none."""
    async with store.begin() as unit:
        account = await unit.identities.account(issuer, subject)
        if account is not None and account.id is not None:
            await unit.accounts.end_sessions(account.id)
            await unit.audit.append(now, account.id, "signed_out_by_provider")
            await unit.commit()


async def _new(unit: UnitOfWork, issuer: str, subject: str, name: str, role: Role, now: datetime) -> Account:
    called = name.strip().casefold().partition("@")[0]
    if not NAME.fullmatch(called):
        raise NotAdmitted("Your council account has no name that can be used here; ask an administrator.")
    if await unit.accounts.by_name(called) is not None:
        # Taking it over would let whoever chooses names at the provider become anybody here.
        raise NotAdmitted(f"There is an account named {called} here already; ask an administrator to disable or rename one.")
    account = Account(name=called, role=role, created_at=now)
    account_id = await unit.accounts.add(account)
    await unit.identities.add(Identity(issuer=issuer, subject=subject, account_id=account_id))
    await unit.audit.append(now, account_id, "account_added", None, f"account {account_id}, {role}, by the provider")
    return account


async def _change_role(unit: UnitOfWork, account: Account, role: Role, now: datetime) -> None:
    assert account.id is not None  # noqa: S101 - it came from the store
    await unit.audit.append(now, account.id, "role_changed", None, f"{account.role} to {role}, by the provider")
    account.role = role
    await unit.accounts.end_sessions(account.id)


async def _let_in(unit: UnitOfWork, account: Account, now: datetime, caller: Caller) -> Admitted:
    assert account.id is not None  # noqa: S101 - it came from the store
    device = secrets.token_urlsafe(32)
    is_fresh = await remember_device(unit, account.id, caller, digest_of(device), now)
    await unit.audit.append(now, account.id, "signed_in", None, "by the provider")
    return Admitted(await start_session(unit, account.id, now, caller), device=device if is_fresh else None)
