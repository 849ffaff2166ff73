"""What is suggested of a message with hardly a word in it: a guess for an officer, and nothing to rely on."""

from dataclasses import replace
from typing import Any

from models.states import Band
from triage.reading import Reading
from triage.suggestion import Answer, Suggestion

FEWEST_WORDS = 4
TOO_SHORT = "It is too short to tell."


def is_scant(reading: Reading) -> bool:
    """Whether a message has fewer words than can say anything for certain."""
    return sum(word[0].isalpha() for word in reading.words) < FEWEST_WORDS


def doubt(suggestion: Suggestion) -> Suggestion:
    """Return the suggestion with every band unsure; what it says of danger stays, but is never sure."""
    area, safe = suggestion.service_area, suggestion.safeguarding
    if safe.band is Band.SURE:
        safe = replace(safe, band=Band.LIKELY, reason=safe.reason if safe.label.is_concern else TOO_SHORT)
    return replace(
        suggestion,
        kind=_doubted(suggestion.kind),
        causes=tuple(_doubted(cause) for cause in suggestion.causes),
        service_area=None if area is None else _doubted(area),
        safeguarding=safe,
        process=_doubted(suggestion.process),
        flags=tuple(replace(flag, band=Band.UNSURE) for flag in suggestion.flags),
    )


def _doubted(answer: Answer[Any]) -> Answer[Any]:
    return replace(answer, band=Band.UNSURE, reason=TOO_SHORT)
