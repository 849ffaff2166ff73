"""One update as Telegram sends it: its bytes, its number, and the chat that it is about."""

import hashlib
import json
from typing import Any

from bot.talk import stream_of
from storage.arriving import Arrival


def arrival_of(update: Any, bot_id: str) -> Arrival:
    """Return the update as it is kept; one without a number is known by what it says."""
    raw = raw_of(update)
    number = number_of(update)
    external_id = f"unnumbered:{hashlib.sha256(raw).hexdigest()}" if number is None else str(number)
    return Arrival(raw, external_id, stream_in(update), {"bot": bot_id})


def unreadable(body: bytes, bot_id: str) -> Arrival:
    """Return what came in place of an update and is no JSON, as it is kept for people to look at."""
    return Arrival(body, f"unnumbered:{hashlib.sha256(body).hexdigest()}", None, {"bot": bot_id})


def raw_of(update: Any) -> bytes:
    """Return the update as JSON, the same whichever way it came; half a surrogate pair, which UTF-8 cannot hold, stays escaped."""
    try:
        return json.dumps(update, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    except UnicodeEncodeError:
        return json.dumps(update, separators=(",", ":"), sort_keys=True).encode()


def number_of(update: Any) -> int | None:
    """Return the update's number, or None where it has none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**63 else None


def stream_in(update: Any) -> str | None:
    """Return the stream of the chat that the update is about, wherever in it that chat is named; None where none is."""
    if not isinstance(update, dict):
        return None
    for event in update.values():
        message = event.get("message") if isinstance(event, dict) else None
        for holder, key in ((event, "chat"), (message, "chat"), (event, "from"), (event, "user")):
            chat = holder.get(key) if isinstance(holder, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            if isinstance(number, int) and abs(number) < 2**63:
                return stream_of(number)
    return None
