"""What was met in the mailboxes that mail is fetched from."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.mailboxes import FetchedMail, Mailbox


class MailboxRepository:
    """Mailboxes, and the mails of each by UIDVALIDITY and UID (RFC 9051, section 2.3.1.1)."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def get(self, name: str) -> Mailbox | None:
        """Return the mailbox, or None before it was first met."""
        return await self._session.get(Mailbox, name)

    async def meet(self, name: str, since: date) -> Mailbox:
        """Return the mailbox, noting `since` as the day from which it is fetched when it is new."""
        found = await self.get(name)
        if found is None:
            found = Mailbox(name=name, since=since)
            self._session.add(found)
            await self._session.flush()
        return found

    async def all(self) -> list[Mailbox]:
        """Return every mailbox, by name."""
        return list(await self._session.exec(select(Mailbox).order_by(Mailbox.name)))

    async def mail(self, name: str, uid_validity: int, uid: int) -> FetchedMail | None:
        """Return what is known of one mail, or None when it was not met."""
        return await self._session.get(FetchedMail, (name, uid_validity, uid))

    async def taken_with(self, name: str, digest: str) -> FetchedMail | None:
        """Return a mail of this mailbox that was taken with these very bytes, under whatever UID; None when there is none."""
        same = select(FetchedMail).where(FetchedMail.mailbox == name, FetchedMail.digest == digest).limit(1)
        return (await self._session.exec(same)).first()

    async def add(self, mail: FetchedMail) -> None:
        """Keep what is known of one mail, instead of what was known before."""
        await self._session.merge(mail)

    async def taken(self, name: str, uid_validity: int, uids: Collection[int]) -> dict[int, bool]:
        """Return those of `uids` that were taken, and whether each was marked so in the mailbox."""
        wanted = select(FetchedMail.uid, FetchedMail.marked_at).where(
            FetchedMail.mailbox == name,
            FetchedMail.uid_validity == uid_validity,
            col(FetchedMail.uid) >= min(uids, default=0),
            col(FetchedMail.left_because).is_(None),
        )
        return {uid: marked_at is not None for uid, marked_at in await self._session.exec(wanted)}

    async def mark(self, name: str, uid_validity: int, uid: int, now: datetime) -> None:
        """Note that a taken mail is marked so in the mailbox."""
        mail = await self.mail(name, uid_validity, uid)
        if mail is not None:
            mail.marked_at = now

    async def forget_left(self, name: str, uid_validity: int, there: Collection[int]) -> None:
        """Forget mails that were left and are no longer among those that are `there`: somebody has seen to them."""
        for mail in await self.left(name):
            if mail.uid_validity != uid_validity or mail.uid not in there:
                await self._session.delete(mail)

    async def left(self, name: str | None = None) -> list[FetchedMail]:
        """Return what was left in mailboxes (in one, if named), oldest first."""
        wanted = select(FetchedMail).where(col(FetchedMail.left_because).is_not(None))
        wanted = wanted if name is None else wanted.where(FetchedMail.mailbox == name)
        return list(await self._session.exec(wanted.order_by(col(FetchedMail.met_at), col(FetchedMail.uid))))

    async def count_left(self) -> int:
        """Return how many mails were left in mailboxes."""
        return (await self._session.exec(select(func.count()).where(col(FetchedMail.left_because).is_not(None)))).one()

    async def note(self, name: str, **values: object) -> None:
        """Write the named columns of a mailbox."""
        await self._session.exec(update(Mailbox).where(col(Mailbox.name) == name).values(**values))
