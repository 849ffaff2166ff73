"""What can be read in a draft, so that nobody is asked for what they have said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.labels import Flag, Kind, ServiceArea
from triage.dates.finding import find_dates
from triage.suggestion import Suggestion

RELATIVE = (
    "mum|mam|mother|dad|father|husband|wife|partner|son|daughter|brother|sister|nan|nana|gran|grandma|grandad|baby|child|boy|girl|friend"
)
LOSS = re.compile(
    rf"\bmy (?:\w+ ){{0,2}}(?:{RELATIVE})\b[^.!?\n]{{0,40}}\b(?:died|passed away|passed on)\b|\bmy late (?:{RELATIVE})\b"
    rf"|\b(?:he|she|they) (?:died|passed away)\b|\b(?:death of|lost) my (?:{RELATIVE})\b|\bwidow(?:er|ed)?\b|\b(?:her|his) funeral\b",
    re.IGNORECASE,
)
FOR_SOMEBODY = re.compile(r"\bon behalf of (?!my ?self)|\b(?:writing|complaining) for my\b", re.IGNORECASE)
MAY_SPEAK = re.compile(
    r"\b(?:asked|wants|told) me to (?:write|complain|tell|speak|contact)|\bwho (?:has )?asked me to\b|\bpower of attorney\b"
    r"|\b(?:with|have|has given me|gave me|got) (?:his|her|their) (?:permission|consent)\b|\bsigned (?:a |the )?(?:form|letter|to say)\b",
    re.IGNORECASE,
)
NAMED = re.compile(r"\b(?:[Mm]y name is|[Mm]y name's|I am called|I'm called)\s+((?:[A-Z][\w'’-]*)(?:[ ][A-Z][\w'’-]*){0,3})")
ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]{2,}")

MATTERS = frozenset({Kind.COMPLAINT, Kind.REQUEST})
OF_NOBODY = frozenset({ServiceArea.CORPORATE, ServiceArea.NOT_COUNCIL, ServiceArea.PUBLIC_HEALTH})


class Clue(StrEnum):
    """Something that a draft tells, or that its matter has no need of."""

    NOBODYS = "nobodys"  # a matter of no one person, such as a road or a bin, or thanks
    FOR_SOMEBODY = "for_somebody"
    DIED = "died"
    YOUNG = "young"
    MAY_SPEAK = "may_speak"
    DATED = "dated"
    NOT_TIMED = "not_timed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What clues are looked for in: the words, the day they came, and what triage says of them."""

    text: str
    received: date
    suggestion: Suggestion

    @property
    def flags(self) -> frozenset[Flag]:
        """The flags that triage suggests."""
        return frozenset(flag.label for flag in self.suggestion.flags)


def _is_nobodys(draft: Draft) -> bool:
    area = draft.suggestion.service_area
    return draft.suggestion.kind.label not in MATTERS or (area is not None and area.label in OF_NOBODY)


CLUES: tuple[tuple[Clue, Callable[[Draft], bool]], ...] = (
    (Clue.NOBODYS, _is_nobodys),
    (Clue.FOR_SOMEBODY, lambda draft: Flag.CONSENT_NEEDED in draft.flags or FOR_SOMEBODY.search(draft.text) is not None),
    (Clue.DIED, lambda draft: tells_of_loss(draft.text)),
    (Clue.YOUNG, lambda draft: Flag.YOUNG_PERSON in draft.flags),
    (Clue.MAY_SPEAK, lambda draft: MAY_SPEAK.search(draft.text) is not None),
    (Clue.DATED, lambda draft: bool(find_dates(draft.text, draft.received))),
    (Clue.NOT_TIMED, lambda draft: draft.suggestion.kind.label is not Kind.COMPLAINT),
)


def clues_in(draft: Draft) -> tuple[str, ...]:
    """Return what the draft tells."""
    return tuple(clue.value for clue, holds in CLUES if holds(draft))


def tells_of_loss(text: str) -> bool:
    """Whether somebody writes that a person of theirs has died."""
    return LOSS.search(text) is not None


def name_in(text: str) -> str:
    """Return the name by which a writer calls themselves, or ""."""
    found = NAMED.search(text)
    return found[1] if found else ""


def address_in(text: str) -> str:
    """Return the one e-mail address in a text, or "" where there is none, or more than one to choose from."""
    found = {each.rstrip(".!?") for each in ADDRESS.findall(text)}
    return found.pop() if len(found) == 1 else ""
