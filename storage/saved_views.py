"""Views of the queue that officers keep for themselves."""

from datetime import datetime

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.saved_views import SavedView
from storage.locking import take_turns

MOST = 30


class SavedViewRepository:
    """Keeps each officer's own views."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def of_account(self, account_id: int) -> list[SavedView]:
        """Return the views of one account, by name."""
        wanted = select(SavedView).where(SavedView.account_id == account_id).order_by(func.lower(SavedView.name), col(SavedView.id))
        return list(await self._session.exec(wanted))

    async def keep(self, account_id: int, name: str, query: str, now: datetime) -> bool:
        """Keep a view, in the place of one of the same name; return False when the account has as many as it may."""
        await take_turns(self._session, f"saved_views:{account_id}")
        there = await self.of_account(account_id)
        same = next((view for view in there if view.name.lower() == name.lower()), None)
        if same is not None:
            same.name, same.query = name, query
        elif len(there) >= MOST:
            return False
        else:
            self._session.add(SavedView(account_id=account_id, name=name, query=query, created_at=now))
        await self._session.flush()
        return True

    async def remove(self, account_id: int, view_id: int) -> None:
        """Forget one of an account's own views; another's stays."""
        await self._session.exec(delete(SavedView).where(col(SavedView.id) == view_id, col(SavedView.account_id) == account_id))
