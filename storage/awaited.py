"""Files that are still to be had, and sound that is still to be listened to: claimed by one worker, tried again, never dropped."""

from datetime import datetime, timedelta
from typing import TypeVar, cast

from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.awaited import AwaitedFile, FileState, Transcript
from models.cases import Attachment, Case, Message
from models.states import Channel
from storage.locking import get_locked

Row = TypeVar("Row", AwaitedFile, Transcript)


class AwaitedRepository:
    """What waits to be fetched, and what waits to be transcribed."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, file: AwaitedFile) -> None:
        """Note one file that is to be fetched."""
        self._session.add(file)
        await self._session.flush()

    async def get(self, file_id: int) -> AwaitedFile | None:
        """Return the file as it stands now, locked against other writers where the database can, or None."""
        return await get_locked(self._session, AwaitedFile, file_id)

    async def is_known(self, case_id: int, source: str) -> bool:
        """Whether a file of this source came with a message of the case before."""
        wanted = select(AwaitedFile.id).join(Message, col(Message.id) == AwaitedFile.message_id)
        return (await self._session.exec(wanted.where(Message.case_id == case_id, AwaitedFile.source == source))).first() is not None

    async def claim(self, channels: frozenset[Channel], now: datetime, lease: timedelta) -> AwaitedFile | None:
        """Take up the oldest file of `channels` that is due, and hide it from others for `lease`."""
        due = (
            select(AwaitedFile)
            .where(AwaitedFile.state == FileState.WAITING, AwaitedFile.available_at <= now, col(AwaitedFile.channel).in_(channels))
            .order_by(col(AwaitedFile.available_at), col(AwaitedFile.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return _taken((await self._session.exec(due)).first(), now, lease)

    async def of_messages(self, message_ids: list[int]) -> list[AwaitedFile]:
        """Return the files of these messages that are waited for or missing, oldest first, without bytes, which must not be read."""
        wanted = select(AwaitedFile).where(col(AwaitedFile.message_id).in_(message_ids), AwaitedFile.state != FileState.DONE)
        bytes_ = defer(cast("QueryableAttribute[bytes]", AwaitedFile.content), raiseload=True)
        return list(await self._session.exec(wanted.order_by(col(AwaitedFile.id)).options(bytes_)))

    async def try_again(self, file_id: int, now: datetime) -> bool:
        """Have a missing file fetched anew, with a clean slate; return whether it was missing."""
        file = await self.get(file_id)
        if file is None or file.state is not FileState.MISSING:
            return False
        file.state, file.available_at = FileState.WAITING, now
        file.failures = file.claims = 0
        return True

    async def with_case(self, file_id: int) -> tuple[AwaitedFile, Case] | None:
        """Return a file with the case that it belongs to, or None."""
        wanted = (
            select(AwaitedFile, Case)
            .join(Message, col(Message.id) == AwaitedFile.message_id)
            .join(Case, col(Case.id) == Message.case_id)
            .where(AwaitedFile.id == file_id)
        )
        return (await self._session.exec(wanted)).first()

    async def add_transcripts(self, message_id: int, now: datetime) -> None:
        """Note that the sound files of a message are to be listened to, those that were not noted before."""
        await self._session.flush()
        known = select(Transcript.attachment_id)
        wanted = select(Attachment.id).where(
            Attachment.message_id == message_id,
            col(Attachment.content_type).like("audio/%"),
            Attachment.refused == "",
            col(Attachment.unchecked_since).is_(None),
            col(Attachment.id).not_in(known),
        )
        self._session.add_all([Transcript(attachment_id=found, available_at=now) for found in await self._session.exec(wanted) if found])
        await self._session.flush()

    async def claim_transcript(self, now: datetime, lease: timedelta) -> Transcript | None:
        """Take up the sound that has waited longest, and hide it from others for `lease`."""
        due = (
            select(Transcript)
            .where(Transcript.state == FileState.WAITING, Transcript.available_at <= now)
            .order_by(col(Transcript.available_at), col(Transcript.attachment_id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return _taken((await self._session.exec(due)).first(), now, lease)

    async def transcript(self, attachment_id: int) -> Transcript | None:
        """Return what is known of one sound file, locked against other writers where the database can, or None."""
        return await get_locked(self._session, Transcript, attachment_id)

    async def transcripts(self, message_ids: list[int]) -> dict[int, Transcript]:
        """Return what was heard in the files of these messages, by the file's id."""
        wanted = (
            select(Transcript)
            .join(Attachment, col(Attachment.id) == Transcript.attachment_id)
            .where(col(Attachment.message_id).in_(message_ids), Transcript.state == FileState.DONE)
        )
        return {each.attachment_id: each for each in await self._session.exec(wanted)}


def _taken(row: Row | None, now: datetime, lease: timedelta) -> Row | None:
    if row is not None:
        row.claims += 1
        row.available_at = now + lease
    return row
