"""What is known of a message for certain, beside what is learned: rules that name a flag, or withdraw it, and say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.labels import Flag
from triage.dates.ended import Ended, when_ended
from triage.dates.finding import Mention
from triage.fields import FIELDS
from triage.languages.detecting import language_of
from triage.languages.names import is_foreign, written_in
from triage.message import BREAK, TriageInput
from triage.suggestion import Span

LONDON = ZoneInfo("Europe/London")
FLAGS = FIELDS["flags"]
CERTAIN = 0.99
RIGHT_BY_DATES = 0.9  # of the corpus's complaints whose dates end a year ago, 38 of 41 carry the flag


@dataclass(frozen=True, slots=True)
class Because:
    """Why a rule names a flag: one plain sentence, what it was read from, and how often such a rule is right (0 to 1).

    `of_complaints` tells that it does so for complaints only.
    """

    reason: str
    evidence: tuple[Span, ...] = ()
    confidence: float = CERTAIN
    of_complaints: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """The language of a message, the flags that rules name, and those that they withdraw."""

    language: str = "en"
    named: Mapping[StrEnum, Because] = field(default_factory=dict)
    withdrawn: frozenset[StrEnum] = frozenset()

    def apply(self, places: list[int], *, is_complaint: bool) -> list[int]:
        """Return the places of flags with the named ones added and the withdrawn ones left out."""
        kept = [place for place in places if FLAGS[place] not in self.withdrawn]
        named = [flag for flag, because in self.named.items() if is_complaint or not because.of_complaints]
        return kept + [place for place in map(FLAGS.index, named) if place not in kept]


def rule_on(message: TriageInput) -> Ruling:
    """Return what the rules say of a message."""
    language = language_of(message)
    if is_foreign(language):
        return Ruling(language, {Flag.ADJUSTMENTS: Because(written_in(language))})
    return Ruling(language) if message.received_at is None else _by_dates(message, message.received_at.astimezone(LONDON).date(), language)


def _by_dates(message: TriageInput, received: date, language: str) -> Ruling:
    """Name `out_of_time` where the dates say that all of it ended long ago; withdraw it where they say that all of it is recent."""
    found = when_ended(message.subject + BREAK + message.text, received)
    if found.ended is Ended.LATELY:
        return Ruling(language, withdrawn=frozenset({Flag.OUT_OF_TIME}))
    if found.ended is Ended.UNCLEAR:
        return Ruling(language)
    spans = tuple(_span(message, each) for each in found.mentions)
    return Ruling(language, {Flag.OUT_OF_TIME: Because(found.reason, spans, RIGHT_BY_DATES, of_complaints=True)})


def _span(message: TriageInput, mention: Mention) -> Span:
    """Return where a date stands, in characters of the text or of the subject."""
    shift = len(message.subject) + len(BREAK)
    in_subject = mention.start < shift
    begin = mention.start if in_subject else mention.start - shift
    return Span(begin, begin + len(mention.said), mention.said, in_subject)
