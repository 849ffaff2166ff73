"""Tokens for other programs: made by administrators, shown once, good for what they say and until they end."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.errors import HeedError, NotFound
from models.tokens import ApiToken
from storage.store import Store

MARK = "heed_"
LONGEST_NAME = 60
LIVES = (30, 90, 365)  # days
USED_EVERY = timedelta(hours=1)


class Scope(StrEnum):
    """What a token may read."""

    FIGURES = "figures"
    CASES = "cases"
    TEXTS = "texts"


SCOPES_IN_WORDS = {
    Scope.FIGURES: "Figures, without any case",
    Scope.CASES: "Cases and decisions, without what anybody wrote",
    Scope.TEXTS: "What residents wrote, and their names and addresses",
}


class TokenInvalid(HeedError):
    """The token cannot be made like this; correct the marked fields."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field at fault and what to do about it."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Reader:
    """A program that reads: its token's number, its service account, and what it may read."""

    token_id: int
    account_id: int
    scopes: frozenset[Scope]


async def make_token(store: Store, by: int, name: str, scopes: list[str], days: int, now: datetime) -> str:
    """Keep a token that lasts so many days; return it, which is kept nowhere. Raises TokenInvalid."""
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        raise TokenInvalid("name", f"Say in at most {LONGEST_NAME} letters which program it is for.")
    if not scopes or not set(scopes) <= set(Scope):
        raise TokenInvalid("scopes", "Choose what it may read.")
    if days not in LIVES:
        raise TokenInvalid("days", "Choose how long it lasts.")
    token = f"{MARK}{secrets.token_urlsafe(32)}"
    async with store.begin() as unit:
        if await unit.tokens.by_name(called) is not None:
            raise TokenInvalid("name", "There is a token of that name; choose another.")
        account_id = await unit.accounts.service(f"api {called}", now)
        await unit.tokens.add(
            ApiToken(
                name=called,
                digest=_digest(token),
                scopes=sorted(set(scopes)),
                account_id=account_id,
                created_by=by,
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
        )
        await unit.audit.append(now, by, "token_made", None, f"token {called}, {', '.join(sorted(set(scopes)))}, {days} days")
        await unit.commit()
    return token


async def revoke_token(store: Store, by: int, token_id: int, now: datetime) -> None:
    """End a token at once. Raises NotFound."""
    async with store.begin() as unit:
        token = await unit.tokens.get(token_id)
        if token is None:
            raise NotFound
        token.revoked_at = token.revoked_at or now
        await unit.audit.append(now, by, "token_revoked", None, f"token {token.name}")
        await unit.commit()


async def find_reader(store: Store, token: str, now: datetime) -> Reader | None:
    """Return whose token it is, or None when it is none, has ended or was revoked."""
    async with store.read() as unit:
        found = await unit.tokens.by_digest(_digest(token))
    if found is None or found.id is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    if found.used_at is None or now - found.used_at >= USED_EVERY:
        await _note_used(store, found.id, now)
    return Reader(found.id, found.account_id, frozenset(map(Scope, found.scopes)))


async def _note_used(store: Store, token_id: int, now: datetime) -> None:
    async with store.begin() as unit:
        token = await unit.tokens.get(token_id)
        if token is not None:
            token.used_at = now
            await unit.commit()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
