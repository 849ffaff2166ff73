"""Second factors, sign-ins that wait for one, and what is known of browsers and addresses."""

from datetime import datetime

from sqlmodel import SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.accounts import Account
from models.second_factors import GuessingAddress, KnownDevice, PendingSignIn, RecoveryCode, SecondFactor


class SecondFactorRepository:
    """What an account signs in with besides its password."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, row: SQLModel) -> None:
        """Keep a factor, a code, a waiting sign-in, a device or an address."""
        self._session.add(row)
        await self._session.flush()

    async def of(self, account_id: int) -> SecondFactor | None:
        """Return the account's factor, confirmed or not, or None."""
        return await self._session.get(SecondFactor, account_id, with_for_update=True)

    async def is_on(self, account_id: int) -> bool:
        """Whether the account signs in with codes."""
        wanted = select(SecondFactor.account_id).where(SecondFactor.account_id == account_id, col(SecondFactor.confirmed_at).is_not(None))
        return (await self._session.exec(wanted)).first() is not None

    async def all_on(self) -> set[int]:
        """Return the ids of the accounts that sign in with codes."""
        return set(await self._session.exec(select(SecondFactor.account_id).where(col(SecondFactor.confirmed_at).is_not(None))))

    async def remove(self, account_id: int) -> None:
        """Take the account's factor and its recovery codes away."""
        await self.remove_recovery_codes(account_id)
        await self._session.exec(delete(SecondFactor).where(col(SecondFactor.account_id) == account_id))

    async def remove_recovery_codes(self, account_id: int) -> None:
        """Make the account's recovery codes good for nothing."""
        await self._session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))

    async def unused_code(self, digest: str) -> RecoveryCode | None:
        """Return the recovery code of this digest unless it was used."""
        found = await self._session.get(RecoveryCode, digest, with_for_update=True)
        return None if found is None or found.used_at is not None else found

    async def count_unused(self, account_id: int) -> int:
        """Return how many recovery codes the account has left."""
        wanted = select(RecoveryCode.digest).where(RecoveryCode.account_id == account_id, col(RecoveryCode.used_at).is_(None))
        return len(list(await self._session.exec(wanted)))

    async def pending(self, token_digest: str) -> tuple[PendingSignIn, Account] | None:
        """Return a sign-in that waits for its code, with its account, or None."""
        found = await self._session.exec(
            select(PendingSignIn, Account)
            .join(Account, col(Account.id) == PendingSignIn.account_id)
            .where(PendingSignIn.token_digest == token_digest)
        )
        return found.first()

    async def end_pending(self, account_id: int) -> None:
        """End every sign-in of the account that waits for a code."""
        await self._session.exec(delete(PendingSignIn).where(col(PendingSignIn.account_id) == account_id))

    async def forget_pending(self, before: datetime) -> None:
        """Drop the waiting sign-ins begun before that moment."""
        await self._session.exec(delete(PendingSignIn).where(col(PendingSignIn.started_at) < before))

    async def device(self, token_digest: str, account_id: int) -> KnownDevice | None:
        """Return the browser if this account has signed in from it, or None."""
        found = await self._session.get(KnownDevice, token_digest, with_for_update=True)
        return found if found is not None and found.account_id == account_id else None

    async def forget_devices(self, account_id: int) -> None:
        """Forget every browser that the account is known from."""
        await self._session.exec(delete(KnownDevice).where(col(KnownDevice.account_id) == account_id))

    async def forget_devices_unseen(self, since: datetime) -> None:
        """Forget the browsers that nobody has signed in from since then."""
        await self._session.exec(delete(KnownDevice).where(col(KnownDevice.seen_at) < since))

    async def address(self, address: str) -> GuessingAddress | None:
        """Return what is known of an address, or None."""
        return await self._session.get(GuessingAddress, address, with_for_update=True)

    async def forget_addresses(self, before: datetime) -> None:
        """Forget addresses whose failures began before that moment."""
        await self._session.exec(delete(GuessingAddress).where(col(GuessingAddress.since) < before))
