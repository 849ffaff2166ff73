"""Tells a person in their chat whom to ring, for a danger that was read in a file of theirs, or heard in a voice note."""

from dataclasses import dataclass

from bot import texts
from bot.config import ChatConfig
from bot.danger import Disclosed, help_for
from bot.languages import Languages
from bot.notes import Notes, notes_from
from bot.talk import chat_in
from intake.ports import Clock
from models.cases import Message
from models.states import Channel, Direction, OutboxPurpose
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChatWarner:
    """Writes whom to ring into the chat that a file came from, in the chat's language, and keeps that with the case."""

    clock: Clock
    languages: Languages
    config: ChatConfig

    async def __call__(self, message: Message, disclosed: Disclosed, key: str, unit: UnitOfWork) -> None:
        """Write it to the outbox under `key`; nothing where the message came from no chat, or all of them were named in the same talk."""
        stream = message.sender or ""
        chat_id, case = chat_in(stream), await unit.cases.get(message.case_id)
        if chat_id is None or case is None:
            return
        conversation = await unit.conversations.get(stream)
        notes = Notes() if conversation is None else notes_from(conversation.data)
        lines, _ = help_for(disclosed, self.config, notes.helped if notes.reference == case.reference else ())
        if not any(lines):
            return
        text = self.languages.words(notes.language).lines([texts.FILE_READ.format(reference=case.reference), *lines])
        payload = {"method": "sendMessage", "chat_id": chat_id, "text": text, "link_preview_options": {"is_disabled": True}}
        now = self.clock()
        if await unit.outbox.add(
            key, Channel.CHAT, OutboxPurpose.CONVERSATION, stream, payload, now, case_id=message.case_id, stream=stream
        ):
            said = Message(case_id=message.case_id, direction=Direction.OUTBOUND, channel=Channel.CHAT, at=now, text=text, automatic=True)
            await unit.cases.add_message(said)
