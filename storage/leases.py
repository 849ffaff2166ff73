"""Leases: one holder at a time, for as long as it keeps renewing."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.leases import Lease

# By how much the clocks of several machines may differ. A lease that lasts longer yet was taken before the clock was set back.
CLOCKS_DIFFER = timedelta(minutes=1)


class LeaseRepository:
    """What only one program at a time may do.

    A lease keeps several programs from doing the same work; it proves nothing. Whoever was held up may find that another has begun
    meanwhile, so what must happen once needs a key or a number in the store besides.
    """

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`; a lease is had once that is committed."""
        self._session = session

    async def take(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Take or renew a lease for `seconds` from `now`; return False while another holder has it."""
        until = now + timedelta(seconds=seconds)
        over = (col(Lease.until) <= now) | (col(Lease.until) > until + CLOCKS_DIFFER)
        ours_or_over = (col(Lease.holder) == holder) | over
        taken = update(Lease).where(col(Lease.name) == name, ours_or_over).values(holder=holder, until=until)
        if (await self._session.exec(taken)).rowcount:
            return True
        if await self._session.get(Lease, name, populate_existing=True) is not None:
            return False
        return await self._added(Lease(name=name, holder=holder, until=until))

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back, if `holder` has it still."""
        await self._session.exec(delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))

    async def holder(self, name: str, now: datetime) -> str | None:
        """Return who has the lease now, or None."""
        lease = await self._session.get(Lease, name, populate_existing=True)
        return lease.holder if lease is not None and lease.until > now else None

    async def _added(self, lease: Lease) -> bool:
        """Write a lease that was never had; return False when another program was quicker, which PostgreSQL only tells on writing."""
        try:
            async with self._session.begin_nested():
                self._session.add(lease)
        except IntegrityError:
            return False
        return True
