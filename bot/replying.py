"""Turns an officer's reply into Bot API calls: the text in as many messages as it needs, then each file."""

from collections.abc import Sequence
from typing import Any

from bot.talk import LONGEST_MESSAGE, chat_in
from intake.pieces import pieces_of
from intake.replying import packed
from intake.report import File


def reply_calls(recipient: str, text: str, files: Sequence[File]) -> list[dict[str, Any]]:
    """Return the outbox payloads for a reply to the chat `recipient`, such as telegram:4711; what is no such chat gets none."""
    chat_id = chat_in(recipient)
    if chat_id is None:
        return []
    said = [
        {"method": "sendMessage", "chat_id": chat_id, "text": piece, "link_preview_options": {"is_disabled": True}}
        for piece in pieces_of(text, LONGEST_MESSAGE)
    ]
    return [*said, *({"method": "sendDocument", "chat_id": chat_id, "document": file} for file in packed(files))]
