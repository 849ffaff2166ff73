"""What an indicator is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Indicator:
    """A name, what it says in plain words (completing "It …"), and the phrases that show it (notation: triage/patterns.py)."""

    name: str
    says: str
    phrases: tuple[str, ...]
