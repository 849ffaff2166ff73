"""Cases that may be the same as what is about to be typed in: from the same person, or in nearly the same words."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.by_hand import Typed
from models.cases import Case
from storage.unit_of_work import UnitOfWork

WORD = re.compile(r"\w+")
RUN = 3  # words that are compared together
ALIKE = 0.4  # of all runs of words that either has
LATEST = 2_000  # messages that words are compared with
MOST = 10


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A case that may be the same, the beginning of what was said there, and why."""

    case: Case
    text: str
    why: str


async def lookalikes(typed: Typed, unit: UnitOfWork, *, include_restricted: bool) -> list[Lookalike]:
    """Return up to ten cases that may be the same, those of the same person first."""
    known = [(case, "From the same address or number") for case in await _of_sender(typed, unit, include_restricted=include_restricted)]
    if typed.name.strip():
        named = await unit.lookalikes.named(typed.name.strip(), MOST, include_restricted=include_restricted)
        known += [(case, "From somebody of the same name") for case in named]
    heard = await unit.lookalikes.latest_words(LATEST, include_restricted=include_restricted)
    near = await asyncio.to_thread(_nearest, typed.text, heard)
    known += [(case, "Says nearly the same") for case in await unit.lookalikes.cases(near, include_restricted=include_restricted)]
    first: dict[int, tuple[Case, str]] = {}
    for case, why in known:
        first.setdefault(case.id or 0, (case, why))
    chosen = list(first.items())[:MOST]
    said = await unit.lookalikes.first_words([case_id for case_id, _ in chosen])
    return [Lookalike(case, said.get(case_id, ""), why) for case_id, (case, why) in chosen]


def likeness(one: str, other: str) -> float:
    """Return how much of all their runs of three words two texts share, from 0 to 1 (Jaccard's index)."""
    ours, theirs = set(_runs(one)), set(_runs(other))
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    for start in range(max(1, len(words) - RUN + 1) if words else 0):
        yield tuple(words[start : start + RUN])


def _nearest(text: str, heard: Sequence[tuple[int, str]]) -> list[int]:
    """Return the cases that say nearly the same, the nearest first."""
    scores: dict[int, float] = {}
    for case_id, said in heard:
        scores[case_id] = max(scores.get(case_id, 0.0), likeness(text, said))
    near = [case_id for case_id, score in scores.items() if score >= ALIKE]
    return sorted(near, key=lambda case_id: -scores[case_id])[:MOST]


async def _of_sender(typed: Typed, unit: UnitOfWork, *, include_restricted: bool) -> list[Case]:
    senders = [each for each in (typed.sender, f"tel:{typed.number}" if typed.number else None) if each]
    return await unit.lookalikes.of_senders(senders, MOST, include_restricted=include_restricted) if senders else []
