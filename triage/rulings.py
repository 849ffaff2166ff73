"""What is known of a message for certain, beside what is learned: rules that name a flag, or withdraw it, and say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.labels import Flag
from triage.fields import FIELDS
from triage.languages.detecting import language_of
from triage.languages.names import is_foreign, written_in
from triage.message import TriageInput
from triage.suggestion import Span

FLAGS = FIELDS["flags"]
CERTAIN = 0.99


@dataclass(frozen=True, slots=True)
class Because:
    """Why a rule names a flag: one plain sentence, what it was read from, and how often such a rule is right (0 to 1)."""

    reason: str
    evidence: tuple[Span, ...] = ()
    confidence: float = CERTAIN


@dataclass(frozen=True, slots=True)
class Ruling:
    """The language of a message, the flags that rules name, and those that they withdraw."""

    language: str = "en"
    named: Mapping[StrEnum, Because] = field(default_factory=dict)
    withdrawn: frozenset[StrEnum] = frozenset()

    def apply(self, places: list[int]) -> list[int]:
        """Return the places of flags with the named ones added and the withdrawn ones left out."""
        kept = [place for place in places if FLAGS[place] not in self.withdrawn]
        return kept + [place for place in (FLAGS.index(flag) for flag in self.named) if place not in kept]


def rule_on(message: TriageInput) -> Ruling:
    """Return what the rules say of a message."""
    language = language_of(message)
    if is_foreign(language):
        return Ruling(language, {Flag.ADJUSTMENTS: Because(written_in(language))})
    return Ruling(language)
