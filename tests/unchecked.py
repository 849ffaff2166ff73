"""A case with a file that waits for the malware check, as it stands in the store."""

from datetime import datetime

from intake.holding_back import hold_back
from intake.report import File
from models.cases import Attachment, Case, Message
from models.states import Channel, Direction
from storage.unit_of_work import UnitOfWork


async def unchecked_file(unit: UnitOfWork, now: datetime, case: Case | None = None) -> Attachment:
    """Add a message with an unchecked file to a case, or to a new one; return its attachment. Does not commit."""
    if case is None:
        number = len(await unit.cases.list_all(None, include_restricted=True))
        case = Case(reference=f"HD-TEST-{number:04}", channel=Channel.EMAIL, opened_at=now, waiting_since=now)
        await unit.cases.add(case)
    attachment = Attachment(message_id=0, filename="letter.pdf", content_type="application/pdf", size=6, content=b"")
    message = Message(case_id=case.id, direction=Direction.INBOUND, channel=Channel.EMAIL, at=now, text="See the letter.")
    message_id = await unit.cases.add_message(message, [attachment])
    await hold_back(message_id, [File("letter.pdf", "application/pdf", b"unread", unchecked=True)], [attachment], unit, now)
    await unit.flush()
    return attachment
