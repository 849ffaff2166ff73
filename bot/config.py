"""What the bot is told about the council it speaks for."""

from dataclasses import dataclass
from datetime import timedelta

from bot.staff import StaffConfig


@dataclass(frozen=True, slots=True)
class ChatConfig:
    """What a council says of itself and wants of the chat.

    `emergency_line` is its own number for people at risk, `child_line` and `adult_line` those for each where they differ, `advocate` the
    service that helps young people to be heard, with its ways ("" where there is none). An officer answers within `answer_days` working
    days. A draft is called to mind once after `remind_after`, and kept for `draft_days`. `monitoring` tells whether people are asked
    which groups they are of. `staff` is the officers' own group, None where there is none.
    """

    council: str
    emergency_line: str = ""
    answer_days: int = 3
    languages: tuple[str, ...] = ("en",)
    child_line: str = ""
    adult_line: str = ""
    advocate: str = ""
    remind_after: timedelta = timedelta(hours=3)
    draft_days: int = 30
    monitoring: bool = False
    staff: StaffConfig | None = None
