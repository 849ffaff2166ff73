"""One line of a case's life."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case: when, what, by whom ("" for Heed itself), and more about it."""

    at: datetime
    what: str
    who: str = ""
    more: str = ""
