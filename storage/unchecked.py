"""Files that wait to be checked for malware: claimed message by message, postponed together, never dropped."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.unchecked import UncheckedFile, UncheckedMessage
from storage.locking import get_locked


class UncheckedRepository:
    """Messages whose files wait, and what those files hold."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, message_id: int, files: list[UncheckedFile], since: datetime) -> None:
        """Keep what the files of a message hold until they can be checked."""
        self._session.add(UncheckedMessage(message_id=message_id, since=since, available_at=since))
        await self._session.flush()
        self._session.add_all(files)

    async def claim(self, now: datetime, lease: timedelta) -> UncheckedMessage | None:
        """Take up a message that is due, the one least often tried, so that none keeps others waiting; hide it for `lease`."""
        due = (
            select(UncheckedMessage)
            .where(UncheckedMessage.available_at <= now)
            .order_by(col(UncheckedMessage.tries), col(UncheckedMessage.message_id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await self._session.exec(due)).first()
        if row is not None:
            row.claims += 1
            row.available_at = now + lease
        return row

    async def ours(self, claimed: UncheckedMessage) -> UncheckedMessage | None:
        """Return a claimed message as it stands now, or None when it was taken up anew, or is done."""
        now = await get_locked(self._session, UncheckedMessage, claimed.message_id)
        return now if now is not None and now.claims == claimed.claims else None

    async def file_ids(self, message_id: int) -> list[int]:
        """Return which attachments of a message wait, in their order."""
        wanted = (
            select(UncheckedFile.attachment_id).where(UncheckedFile.message_id == message_id).order_by(col(UncheckedFile.attachment_id))
        )
        return list(await self._session.exec(wanted))

    async def file(self, attachment_id: int) -> UncheckedFile | None:
        """Return what an attachment holds that waits, or None when it waits no more."""
        return await self._session.get(UncheckedFile, attachment_id)

    async def remove(self, attachment_id: int) -> None:
        """Forget what an attachment held back: it was checked."""
        await self._session.exec(delete(UncheckedFile).where(col(UncheckedFile.attachment_id) == attachment_id))

    async def finish(self, message_id: int) -> None:
        """Note that nothing of a message waits any more."""
        await self._session.exec(delete(UncheckedMessage).where(col(UncheckedMessage.message_id) == message_id))

    async def postpone_due(self, now: datetime, until: datetime) -> None:
        """Have all that is due wait `until` then: what checks them is away."""
        await self._session.exec(update(UncheckedMessage).where(col(UncheckedMessage.available_at) <= now).values(available_at=until))

    async def hurry(self, now: datetime) -> None:
        """Have all that was postponed be due at once: what checks them is back. What somebody has in hand is theirs still by its claim."""
        await self._session.exec(update(UncheckedMessage).where(col(UncheckedMessage.available_at) > now).values(available_at=now))

    async def waiting(self) -> list[datetime]:
        """Return since when each message waits whose files are not all checked, oldest first."""
        has_files = select(UncheckedFile.message_id)
        wanted = select(UncheckedMessage.since).where(col(UncheckedMessage.message_id).in_(has_files))
        return list(await self._session.exec(wanted.order_by(col(UncheckedMessage.since))))
