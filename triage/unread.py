"""What is suggested of a message in a language that is not read: an officer's first look, and nothing to rely on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.labels import Kind, Safeguarding
from models.states import Band
from triage.jointly import KINDS
from triage.languages.names import written_in
from triage.reasons import MARKED
from triage.suggestion import Answer, Suggestion

Floats = NDArray[np.floating]

WORTH_NAMING = 0.015  # what officers would read as 1% or less is no hint of a danger that nobody looked for
AT_MOST = 0.5  # no answer about an unread text is likelier than not
NOT_READ_FOR_DANGER = "It could not be read for danger, being in another language: have somebody read it now."
NOT_READ = "It could not be read; this is a guess, for an officer to choose."

# What an unread message may be: never nothing at all, and a complaint until somebody has read it, for that is the costliest to overlook.
# What the models make of other languages is no better than chance: they call complaints in German compliments.
SHARES_UNREAD: dict[Kind, float] = {Kind.COMPLAINT: 0.6, Kind.REQUEST: 0.2, Kind.COMPLIMENT: 0.15, Kind.COMMENT: 0.05, Kind.OTHER: 0.0}
IMPOSSIBLE = -1e6


def guess_unread(scores: Mapping[str, Floats], rows: Sequence[int]) -> dict[str, Floats]:
    """Return `scores` in which the kind of the messages in `rows` goes by SHARES_UNREAD, and their procedure by kind and area alone."""
    if not rows:
        return dict(scores)
    kinds = [float(np.log(share)) if (share := SHARES_UNREAD[kind]) else IMPOSSIBLE for kind in KINDS]
    changed: dict[str, Floats] = {field: np.array(values, dtype=np.float64) for field, values in scores.items()}
    changed["kind"][list(rows)] = kinds
    changed["process"][list(rows)] = 0.0
    return changed


def hold_back(suggestion: Suggestion, language: str) -> Suggestion:
    """Return the suggestion for a message in another `language`, with no answer that could be taken for a sure one."""
    safe = suggestion.safeguarding
    named = tuple(other for other in safe.alternatives if other.confidence >= WORTH_NAMING)
    safe = replace(safe, alternatives=named)
    if safe.label is Safeguarding.NONE:
        safe = replace(safe, reason=NOT_READ_FOR_DANGER)
    return replace(
        suggestion,
        language=language,
        kind=_guess(suggestion.kind, f"{written_in(language)} {NOT_READ}"),
        causes=tuple(_guess(cause) for cause in suggestion.causes),
        service_area=None if suggestion.service_area is None else _guess(suggestion.service_area),
        safeguarding=_guess(safe, safe.reason),
        process=_guess(suggestion.process),
        flags=tuple(_guess(flag, flag.reason) for flag in suggestion.flags),
    )


def _guess(answer: Answer[Any], reason: str = NOT_READ) -> Answer[Any]:
    """Return an answer that nobody can take for a sure one; from words that were not understood there is no evidence."""
    reason = NOT_READ if reason.startswith(MARKED) else reason
    confidence = min(answer.confidence, AT_MOST)
    others = tuple(replace(other, confidence=min(other.confidence, confidence)) for other in answer.alternatives)
    return replace(answer, band=Band.UNSURE, confidence=confidence, alternatives=others, evidence=(), reason=reason)
