"""What the bot is told about the council it speaks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChatConfig:
    """The council's name, its own emergency line ("" where it has none), the working days until an officer answers, and its languages."""

    council: str
    emergency_line: str = ""
    answer_days: int = 3
    languages: tuple[str, ...] = ("en",)
