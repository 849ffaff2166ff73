"""Turns an officer's reply into Bot API calls: the text in as many messages as it needs, then each file."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from bot import texts
from bot.languages import ENGLISH, load
from bot.talk import LONGEST_MESSAGE, chat_in
from intake.pieces import pieces_of
from intake.references import find_reference
from intake.replying import packed
from intake.report import File

# A catalogue is read once, when it is first needed.
_words = cache(load)


def reply_calls(recipient: str, text: str, files: Sequence[File], language: str | None = None) -> list[dict[str, Any]]:
    """Return the outbox payloads for a reply to the chat `recipient`, such as telegram:4711; what is no such chat gets none.

    The button below it is in the chat's `language`, such as "cy"; in English where that is not known.
    """
    chat_id = chat_in(recipient)
    if chat_id is None:
        return []
    said: list[dict[str, Any]] = [
        {"method": "sendMessage", "chat_id": chat_id, "text": piece, "link_preview_options": {"is_disabled": True}}
        for piece in pieces_of(text, LONGEST_MESSAGE)
    ]
    button = _write_back(text, language)
    if said and button:
        said[-1]["reply_markup"] = {"inline_keyboard": [button]}
    return [*said, *({"method": "sendDocument", "chat_id": chat_id, "document": file} for file in packed(files))]


def _write_back(text: str, language: str | None) -> list[dict[str, str]]:
    """Return the button that answers into the case which `text` names."""
    reference = find_reference(text)
    return [{"text": _words(language or ENGLISH.code).say(texts.ANSWER_BUTTON), "callback_data": f"write:{reference}"}] if reference else []
