"""Accounts and their sessions at the desk."""

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.accounts import Account, DeskSession
from models.states import Role
from storage.locking import get_locked, take_turns


class AccountRepository:
    """Who may sign in, and who is signed in."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, account: Account) -> int:
        """Keep a new account; return its id."""
        self._session.add(account)
        await self._session.flush()
        assert account.id is not None  # noqa: S101 - flush has just given it one
        return account.id

    async def get(self, account_id: int) -> Account | None:
        """Return the account, locked against other writers where the unit of work may write, or None."""
        return await get_locked(self._session, Account, account_id)

    async def by_name(self, name: str) -> Account | None:
        """Return the account with this name, or None."""
        return (await self._session.exec(select(Account).where(Account.name == name))).first()

    async def list_all(self) -> list[Account]:
        """Return every account, by name."""
        return list(await self._session.exec(select(Account).order_by(col(Account.name))))

    async def service(self, name: str, now: datetime) -> int:
        """Return the id of the program's own account `name`, made when it is first needed; it cannot sign in."""
        found = await self.by_name(name)
        if found is None:
            await take_turns(self._session, f"account:{name}")
            found = await self.by_name(name)
        if found is None:
            return await self.add(Account(name=name, role=Role.SERVICE, created_at=now))
        assert found.id is not None  # noqa: S101 - it came from the store
        return found.id

    async def add_session(self, session: DeskSession) -> None:
        """Keep a sign-in."""
        self._session.add(session)

    async def session(self, token_digest: str) -> tuple[DeskSession, Account] | None:
        """Return a sign-in with its account, or None."""
        found = await self._session.exec(
            select(DeskSession, Account)
            .join(Account, col(Account.id) == DeskSession.account_id)
            .where(DeskSession.token_digest == token_digest)
        )
        return found.first()

    async def end_session(self, token_digest: str) -> None:
        """End one sign-in."""
        await self._session.exec(delete(DeskSession).where(col(DeskSession.token_digest) == token_digest))

    async def sessions_of(self, account_id: int) -> list[DeskSession]:
        """Return the account's sign-ins, the last used first."""
        wanted = select(DeskSession).where(DeskSession.account_id == account_id).order_by(col(DeskSession.seen_at).desc())
        return list(await self._session.exec(wanted))

    async def end_sessions(self, account_id: int, keep: str = "") -> None:
        """End every sign-in of an account, but for the one with the token's digest `keep`."""
        mine = col(DeskSession.account_id) == account_id
        await self._session.exec(delete(DeskSession).where(mine, col(DeskSession.token_digest) != keep))
