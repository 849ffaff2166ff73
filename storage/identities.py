"""Whom the council's sign-in service vouches for."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.accounts import Account
from models.identities import Identity


class IdentityRepository:
    """Accounts by what a provider calls them."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, identity: Identity) -> None:
        """Keep whose account it is."""
        self._session.add(identity)
        await self._session.flush()

    async def account(self, issuer: str, subject: str) -> Account | None:
        """Return the account of whom the provider calls `subject`, or None."""
        wanted = select(Account).join(Identity, col(Identity.account_id) == Account.id)
        return (await self._session.exec(wanted.where(Identity.issuer == issuer, Identity.subject == subject))).first()
