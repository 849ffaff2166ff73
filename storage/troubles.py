"""What keeps parts of Heed from their work now."""

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.troubles import Trouble


class TroubleRepository:
    """Troubles by name; each is there from when it began until it is over."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def note(self, name: str, where: str, text: str, now: datetime) -> None:
        """Keep a trouble, in other words than before if need be; since when it lasts stays."""
        found = await self._session.get(Trouble, name)
        if found is None:
            self._session.add(Trouble(name=name, where=where, text=text, since=now))
        else:
            found.where, found.text = where, text

    async def over(self, name: str) -> None:
        """Forget a trouble that is over."""
        await self._session.exec(delete(Trouble).where(col(Trouble.name) == name))

    async def all(self) -> list[Trouble]:
        """Return what is in trouble now, the oldest first."""
        return list(await self._session.exec(select(Trouble).order_by(col(Trouble.since), col(Trouble.name))))
