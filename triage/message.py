"""What triage reads."""

from dataclasses import dataclass
from datetime import datetime

from models.states import Channel

BREAK = "\n\n"  # between subject and text, for all that read both


@dataclass(frozen=True, slots=True)
class TriageInput:
    """One message as triage sees it: no sender, no store, only what was said.

    `received_at` (aware) lets dates in the text be resolved; without it only what the text says counts.
    """

    text: str
    subject: str = ""
    channel: Channel = Channel.EMAIL
    received_at: datetime | None = None
