"""Keeps files that could not be checked for malware apart from all others until they have been."""

from collections.abc import Sequence
from datetime import datetime

from intake.parsing.documents import READERS
from intake.report import File
from models.cases import Attachment
from models.unchecked import UncheckedFile
from storage.unit_of_work import UnitOfWork


async def hold_back(message_id: int, files: Sequence[File], attachments: Sequence[Attachment], unit: UnitOfWork, now: datetime) -> None:
    """Keep what the unchecked of a message's files hold, each beside its attachment (in the same order), which has nothing of it.

    Does not commit.
    """
    waiting = [(attachment, file) for attachment, file in zip(attachments, files, strict=False) if file.unchecked]
    if not waiting:
        return
    for attachment, _ in waiting:
        attachment.unchecked_since = now
    await unit.flush()
    held = [
        UncheckedFile(attachment_id=attachment.id or 0, message_id=message_id, content=file.content, text=file.text, listing=file.listing)
        for attachment, file in waiting
    ]
    await unit.unchecked.add(message_id, held, now)


def may_hold_words(content_type: str, text: str = "") -> bool:
    """Whether a file may say something that triage should read: while it waits, its message was not read to the end."""
    return bool(text) or content_type in READERS or content_type.startswith(("text/", "message/"))
