"""Tells languages apart by py3langid, which is loaded when the first text asks for it: most are plainly English."""

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from triage.languages.names import ENGLISH, NAMES, NOT_TOLD, SAME_AS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENOUGH = 4_000  # characters; more of the same language tells nothing more
NAMED_FROM = 0.15  # log-likelihood a byte by which the best language must beat the second to be named
NO_LANGUAGE = "zxx"

_one_at_a_time = Lock()


def identify(text: str) -> tuple[str, float]:
    """Return the code of the likeliest language (`und` for an unclear one), and by how much a byte it beats English; none of it is 0."""
    sample = text[:ENOUGH].lower()
    ranked = _identifier().rank(sample)
    best, scores = ranked[0][0], dict(ranked)
    size = max(1, len(sample.encode()))
    ahead = float(scores[best] - scores[ENGLISH]) / size
    if best in (ENGLISH, NO_LANGUAGE):
        return ENGLISH, 0.0
    code = SAME_AS.get(best, best)
    rival = next(score for other, score in ranked[1:] if SAME_AS.get(other, other) != code)
    named = code in NAMES and float(ranked[0][1] - rival) / size >= NAMED_FROM
    return code if named else NOT_TOLD, ahead


def best_of(text: str, codes: frozenset[str]) -> str:
    """Return which of `codes` the text is likeliest in: for scripts that several languages share."""
    ranked = _identifier().rank(text[:ENOUGH])
    return next((SAME_AS.get(code, code) for code, _ in ranked if SAME_AS.get(code, code) in codes), NOT_TOLD)


def _identifier() -> "LanguageIdentifier":
    with _one_at_a_time:
        return _load()


@lru_cache(maxsize=1)
def _load() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second, and most messages never need it

    return LanguageIdentifier.from_model_file(MODEL_FILE)
