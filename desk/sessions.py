"""Sign-ins at the desk: kept in the store, so that they outlive a restart and end everywhere at once."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.config import DeskConfig
from desk.throttle import Caller
from models.accounts import Account, DeskSession
from models.states import Role
from storage.store import Store
from storage.unit_of_work import UnitOfWork

# Noting every request would mean a write for every page; once a minute is exact enough.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, and the secrets of that sign-in.

    `must_change_password` and `must_set_up_codes` shut everything but the page where that is done.
    """

    account_id: int
    name: str
    role: Role
    must_change_password: bool
    csrf_token: str
    token_digest: str
    must_set_up_codes: bool = False

    @property
    def must_do_something_first(self) -> bool:
        """Whether nothing else is open to them yet."""
        return self.must_change_password or self.must_set_up_codes


def digest_of(token: str) -> str:
    """Return the SHA-256 under which a session's token is kept, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def same_secret(one: str, other: str) -> bool:
    """Whether two secrets are the same, compared in constant time; empty ones never are."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


async def start_session(unit: UnitOfWork, account_id: int, now: datetime, caller: Caller | None = None) -> str:
    """Keep a new sign-in; return the token for its cookie, which is kept nowhere."""
    caller = caller or Caller()
    token = secrets.token_urlsafe(32)
    session = DeskSession(
        token_digest=digest_of(token),
        account_id=account_id,
        csrf_token=secrets.token_urlsafe(32),
        started_at=now,
        seen_at=now,
        address=caller.address,
        browser=caller.browser,
    )
    await unit.accounts.add_session(session)
    return token


async def find_visitor(store: Store, token: str, config: DeskConfig, now: datetime, *, attended: bool = True) -> Visitor | None:
    """Return who a cookie's token belongs to, or None when it is unknown, too old, or its account is disabled.

    Only what is `attended`, asked for by a person, puts off the session's end.
    """
    async with store.read() as unit:
        found = await unit.accounts.session(digest_of(token))
        has_codes = found is not None and await unit.second_factors.is_on(found[0].account_id)
    if found is None:
        return None
    session, account = found
    if not _is_live(session, account, config, now):
        await _end(store, session.token_digest)
        return None
    if attended and now - session.seen_at >= SEEN_EVERY:
        await _note_seen(store, session.token_digest, now)
    must_set_up = account.role in config.codes_for and account.password_hash is not None and not has_codes
    return _visitor(session, account, must_set_up_codes=must_set_up)


async def end_other_sessions(store: Store, visitor: Visitor, now: datetime) -> None:
    """End every sign-in of the visitor's account but the one in use, those that wait for a code too, and forget its browsers."""
    async with store.begin() as unit:
        await unit.accounts.end_sessions(visitor.account_id, keep=visitor.token_digest)
        await unit.second_factors.end_pending(visitor.account_id)
        await unit.second_factors.forget_devices(visitor.account_id)
        await unit.audit.append(now, visitor.account_id, "signed_out_elsewhere")
        await unit.commit()


def _is_live(session: DeskSession, account: Account, config: DeskConfig, now: datetime) -> bool:
    is_fresh = now - session.seen_at < config.idle and now - session.started_at < config.absolute
    return is_fresh and account.disabled_at is None


def _visitor(session: DeskSession, account: Account, *, must_set_up_codes: bool) -> Visitor:
    return Visitor(
        account_id=session.account_id,
        name=account.name,
        role=account.role,
        must_change_password=account.must_change_password,
        csrf_token=session.csrf_token,
        token_digest=session.token_digest,
        must_set_up_codes=must_set_up_codes,
    )


async def _end(store: Store, token_digest: str) -> None:
    async with store.begin() as unit:
        await unit.accounts.end_session(token_digest)
        await unit.commit()


async def _note_seen(store: Store, token_digest: str, now: datetime) -> None:
    async with store.begin() as unit:
        found = await unit.accounts.session(token_digest)
        if found is not None:
            found[0].seen_at = now
            await unit.commit()
