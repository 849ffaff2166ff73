"""Everything that is said in a case, or was written down beside it: what a search looks through."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from models.awaited import Transcript
from models.cases import Attachment, Case, Message
from models.casework import CaseDocument, CaseNote
from models.correspondence import HandOver
from models.judgements import Decision

# Of one text, such as a whole book that came as a file; the rest of it is not found.
LONGEST = 400_000


async def texts_of(session: AsyncSession, case_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the texts of these cases, those that are there, as they were written: first whom and what a case is about, then its words."""
    found: dict[int, list[str]] = defaultdict(list)
    connection = await session.connection()
    head = (Case.id, Case.reference, Case.sender_name, Case.sender, Case.subject)
    for number, *texts in await connection.execute(_ask(*head).where(col(Case.id).in_(case_ids))):
        found[number or 0] += [" ".join(text for text in texts if text)]
    said = (Message.text, Message.subject, Message.sender_name, Message.sender, Message.reply_to, Message.quoted, Message.signature)
    for case_id, *texts in await connection.execute(
        _ask(Message.case_id, *(func.substr(text, 1, LONGEST) for text in said))
        .where(col(Message.case_id).in_(case_ids))
        .order_by(col(Message.id))
    ):
        found[case_id] += [*texts[:2], " ".join(text for text in texts[2:5] if text), *texts[5:]]
    for question in _beside(case_ids):
        for case_id, *texts in await connection.execute(question):
            found[case_id] += [text for text in texts if text]
    return {case_id: [text for text in texts if text] for case_id, texts in found.items()}


def _ask(*columns: Any) -> Select[Any]:
    """Return the question for these columns, which are of any type."""
    return select(*columns)


def _beside(case_ids: Sequence[int]) -> list[Select[Any]]:
    """Return the questions for what is written beside the messages: files, what was heard in them, notes, reasons and letters."""

    def long(text: Any) -> Any:
        return func.substr(text, 1, LONGEST)

    files = _ask(Message.case_id, Attachment.filename, long(Attachment.text), long(Attachment.listing))
    heard = _ask(Message.case_id, Transcript.text)
    documents = _ask(CaseDocument.case_id, CaseDocument.filename, long(CaseDocument.text), long(CaseDocument.listing))
    return [
        files.join(Message, col(Message.id) == Attachment.message_id).where(col(Message.case_id).in_(case_ids)),
        heard.join(Attachment, col(Attachment.id) == Transcript.attachment_id)
        .join(Message, col(Message.id) == Attachment.message_id)
        .where(col(Message.case_id).in_(case_ids)),
        _ask(CaseNote.case_id, CaseNote.text).where(col(CaseNote.case_id).in_(case_ids)),
        documents.where(col(CaseDocument.case_id).in_(case_ids)),
        _ask(Decision.case_id, Decision.reason).where(col(Decision.case_id).in_(case_ids), col(Decision.reason) != ""),
        _ask(HandOver.case_id, HandOver.recipient, HandOver.text, HandOver.returned_why).where(col(HandOver.case_id).in_(case_ids)),
    ]
