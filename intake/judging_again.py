"""Asks triage about a message again, once more of what came with it can be read."""

from dataclasses import replace

from intake.danger import Disclosed
from intake.ports import Effect, TellDanger
from intake.receive import Receiver
from intake.report import File, Report
from intake.telling_danger import tell_danger, told_of
from models.cases import Message
from models.errors import NotFound
from storage.store import Store
from storage.unit_of_work import UnitOfWork


async def judge_again(message: Message, receiver: Receiver, store: Store, more: str = "", tell: TellDanger | None = None) -> Effect:
    """Have triage read a message with all that its files say, and `more`; the effect takes up what it says.

    Where that is a danger, `tell` tells whoever wrote the message whom to ring.

    Raises NotFound where the case is gone, and ModelUnusable.
    """
    async with store.read() as unit:
        case = await unit.cases.get(message.case_id)
        known = await unit.cases.attachment_heads([message.id or 0])
        heard = await unit.awaited.transcripts([message.id or 0])
    if case is None:
        raise NotFound
    texts = [*(each.text for each in known), *(each.text for each in heard.values()), more]
    report = Report(
        channel=message.channel,
        received_at=message.at,  # the days that are named in it count from there
        text=message.text,
        sender=message.sender,
        subject=message.subject,
        automatic=message.automatic,
        files=tuple(File("", "", b"", text) for text in texts if text.strip()),
    )
    suggestion = await receiver.suggest(report)

    async def effect(unit: UnitOfWork) -> None:
        told = await told_of(message, unit)
        await receiver.reconsider(replace(report, received_at=receiver.clock()), suggestion, message, unit)
        if tell is not None:
            await tell_danger(message, Disclosed(suggestion, more), told, tell, unit)

    return effect
