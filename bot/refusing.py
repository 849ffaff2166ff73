"""Tells a person in their chat that a file was not kept."""

from dataclasses import dataclass

from bot import texts
from bot.languages import Languages
from bot.talk import chat_in
from bot.wording import Text
from intake.ports import Clock
from intake.refusals import MALWARE, MISSING, TOO_LARGE, TOO_MANY, UNCHECKED, UNWANTED
from intake.report import Refused
from models.cases import Message
from models.states import Channel, OutboxPurpose
from storage.unit_of_work import UnitOfWork

WHY = {
    MALWARE: texts.FILE_HARMFUL,
    TOO_LARGE: texts.FILE_TOO_BIG,
    TOO_MANY: texts.FILES_TOO_MANY,
    UNCHECKED: texts.FILE_UNCHECKED,
    UNWANTED: texts.FILE_HARMFUL,
}


@dataclass(frozen=True, slots=True)
class ChatTeller:
    """Writes that a file was not kept, and why, into the chat that it came from, in the chat's language."""

    clock: Clock
    languages: Languages

    async def __call__(self, message: Message, refused: Refused, key: str, unit: UnitOfWork) -> None:
        """Write it to the outbox under `key`; nothing where the message came from no chat."""
        stream = message.sender or ""
        chat_id = chat_in(stream)
        if chat_id is None:
            return
        conversation = await unit.conversations.get(stream)
        words = self.languages.words(None if conversation is None else conversation.data.get("language"))
        await unit.outbox.add(
            key=key,
            channel=Channel.CHAT,
            purpose=OutboxPurpose.CONVERSATION,
            recipient=stream,
            payload={"method": "sendMessage", "chat_id": chat_id, "text": words.say(text_for(refused))},
            now=self.clock(),
            case_id=message.case_id,
            stream=stream,
        )


def text_for(refused: Refused) -> Text:
    """Return what is said of a file that was not kept; one that could not be had may be sent once more."""
    if refused.why == MISSING:
        return texts.FILE_LOST.format(name=refused.name)
    return texts.FILE_NOT_KEPT.format(name=refused.name, why=WHY.get(refused.why, texts.FILE_TOO_BIG))
