"""Cases with their messages and attachments."""

from datetime import datetime
from typing import cast

from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Attachment, Case, CaseLink, Message
from models.joins import CaseJoin
from models.states import CaseStatus
from storage.locking import get_locked


class CaseRepository:
    """Finds and keeps cases."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, case: Case) -> int:
        """Keep a new case; return its id."""
        self._session.add(case)
        await self._session.flush()
        assert case.id is not None  # noqa: S101 - flush has just given it one
        return case.id

    async def add_message(self, message: Message, attachments: list[Attachment] | None = None) -> int:
        """Keep a message with its attachments (their message_id is set here); return its id."""
        self._session.add(message)
        await self._session.flush()
        assert message.id is not None  # noqa: S101 - flush has just given it one
        for attachment in attachments or []:
            attachment.message_id = message.id
            self._session.add(attachment)
        return message.id

    async def get(self, case_id: int) -> Case | None:
        """Return the case, locked against other writers where the unit of work may write, or None."""
        return await get_locked(self._session, Case, case_id)

    async def by_reference(self, reference: str) -> Case | None:
        """Return the case with this reference, or None."""
        return (await self._session.exec(select(Case).where(Case.reference == reference))).first()

    async def list_all(self, status: CaseStatus | None, *, include_restricted: bool) -> list[Case]:
        """Return cases of one status, or of all, oldest first."""
        wanted = select(Case).order_by(col(Case.id))
        if status is not None:
            wanted = wanted.where(Case.status == status)
        if not include_restricted:
            wanted = wanted.where(col(Case.restricted).is_(False))
        return list(await self._session.exec(wanted))

    async def of_sender(self, sender: str, limit: int | None = None) -> list[Case]:
        """Return a sender's own cases, newest first, at most `limit`; one that was joined into another is that other, whoever wrote it."""
        own = (col(Case.sender) == sender) | col(Case.id).in_(await self._joined_into(sender))
        wanted = select(Case).where(own, Case.status != CaseStatus.JOINED)
        return list(await self._session.exec(wanted.order_by(col(Case.id).desc()).limit(limit)))

    async def _joined_into(self, sender: str) -> set[int]:
        """Return the ids of the cases that a sender's were joined into, however many joins away."""
        waiting = set(await self._session.exec(select(Case.id).where(Case.sender == sender, Case.status == CaseStatus.JOINED)))
        found = set[int]()
        while waiting:
            standing = select(CaseJoin.into_id).where(col(CaseJoin.case_id).in_(waiting), col(CaseJoin.undone_at).is_(None))
            following = set(await self._session.exec(standing)) - found
            found |= following
            waiting = set(following)
        return found

    async def messages(self, case_id: int) -> list[Message]:
        """Return a case's messages in both directions, oldest first."""
        return list(await self._session.exec(select(Message).where(Message.case_id == case_id).order_by(col(Message.id))))

    async def message(self, message_id: int) -> Message | None:
        """Return the message, or None."""
        return await self._session.get(Message, message_id)

    async def message_of_arrival(self, inbox_id: int) -> Message | None:
        """Return the message that was made from an inbox row, or None."""
        return (await self._session.exec(select(Message).where(Message.inbox_id == inbox_id))).first()

    async def messages_with_id(self, message_ids: list[str]) -> list[Message]:
        """Return the messages that carry one of these RFC 5322 Message-IDs."""
        return list(await self._session.exec(select(Message).where(col(Message.message_id).in_(message_ids)).order_by(col(Message.id))))

    async def messages_alike(self, sender: str, digest: str, since: datetime) -> list[Message]:
        """Return what this sender said since then with this digest."""
        wanted = select(Message).where(Message.sender == sender, Message.digest == digest, Message.at >= since)
        return list(await self._session.exec(wanted.order_by(col(Message.id))))

    async def add_attachment(self, attachment: Attachment) -> None:
        """Keep a file with a message that is kept already."""
        self._session.add(attachment)
        await self._session.flush()

    async def attachments(self, message_ids: list[int]) -> list[Attachment]:
        """Return the attachments of these messages."""
        return list(
            await self._session.exec(select(Attachment).where(col(Attachment.message_id).in_(message_ids)).order_by(col(Attachment.id)))
        )

    async def attachment_heads(self, message_ids: list[int]) -> list[Attachment]:
        """Return these messages' attachments without their content, which must not be read from them."""
        wanted = select(Attachment).where(col(Attachment.message_id).in_(message_ids)).order_by(col(Attachment.id))
        return list(await self._session.exec(wanted.options(defer(cast("QueryableAttribute[bytes]", Attachment.content), raiseload=True))))

    async def attachment(self, attachment_id: int) -> tuple[Attachment, Case] | None:
        """Return an attachment with the case it belongs to, or None."""
        found = await self._session.exec(
            select(Attachment, Case)
            .join(Message, col(Message.id) == Attachment.message_id)
            .join(Case, col(Case.id) == Message.case_id)
            .where(Attachment.id == attachment_id)
        )
        return found.first()

    async def link(self, case_id: int, other_id: int, reason: str) -> None:
        """Note that a case has to do with another."""
        self._session.add(CaseLink(case_id=case_id, other_id=other_id, reason=reason))

    async def links(self, case_id: int) -> list[tuple[Case, str]]:
        """Return the cases linked with this one, in either direction, with the reason."""
        return [(case, link.reason) for link, case in await self.link_rows(case_id)]

    async def link_rows(self, case_id: int) -> list[tuple[CaseLink, Case]]:
        """Return a case's links, in either direction, each with the other case."""
        there = select(CaseLink, Case).join(Case, col(Case.id) == CaseLink.other_id).where(CaseLink.case_id == case_id)
        back = select(CaseLink, Case).join(Case, col(Case.id) == CaseLink.case_id).where(CaseLink.other_id == case_id)
        return [*await self._session.exec(there), *await self._session.exec(back)]

    async def unlink(self, link: CaseLink) -> None:
        """Take a link away."""
        await self._session.delete(link)
