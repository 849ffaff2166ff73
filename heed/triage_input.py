"""What `heed triage` is given, as triage reads it."""

from typing import Any

from models.states import Channel
from triage.message import TriageInput


def message_from_line(line: dict[str, Any]) -> TriageInput:
    """Return the message of one JSON line with channel, subject and text; the channel is email unless said otherwise."""
    return TriageInput(text=line["text"], subject=line.get("subject") or "", channel=Channel(line.get("channel") or "email"))
