"""The table of what a date is when it is not the day of an event, by the words around it."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.dates.finding import Mention


class Role(StrEnum):
    """What a date says."""

    EVENT = "event"  # something complained of happened then
    GOING_ON = "going_on"  # it lasts from then until now
    LIFE = "life"  # how things stood: when somebody moved, died or was diagnosed
    ASIDE = "aside"  # lately, but of the writer: found out, felt able to write
    NONE = "none"  # no date of what happened at all


@dataclass(frozen=True, slots=True)
class Clue:
    """Words that give a date its role: `before` must end where it begins, `after` must begin where it ends, `said` is the date itself."""

    role: Role
    before: str = ""
    said: str = ""
    after: str = ""


NEAR = r"[^.,;:!?\n]{0,40}$"
SINCE = r"(?:about |around |the |early |late |mid |before |at least |last |way back in |back in |\d{1,2}(?:st|nd|rd|th)? )*"
STATES = (
    "gone|dead|closed|shut|well|better|fine|home|settled|retired|moved|left|stopped|over|finished|sober|clean|abroad|away|happy|free|alone"
    "|clear"
)
PASSAGES = (
    "born|married|wed|moved|live[ds]?|living|retired?|diagnosed|bought|sold|widowed|built|joined|qualified|emigrated|arrived|opened|adopted"
    "|registered|fostered|fostering|met|died|dies|passed(?: away)?|death|buried|funeral|worked|served|tenant|tenancy|disabled|stroke"
    "|accident|set up|founded|established|convicted|sentenced|prison|acquitted|split(?: up)?|separated|divorced?|wedding|dated"
    "|lost (?:my|her|his|our)|came (?:here|to live|to (?:england|britain|this country|the uk))"
)
LAWS = "act|regulations?|order|code|guidance|rules|framework|scheme|strategy|census|version|windows|charter"
NUMBERED = (
    "ref|reference|no|nos|number|ext|extension|invoice|order|room|flat|unit|box|account|case|policy|badge|call|ring|phone|tel|code|pin|at"
)

# In the order in which they are tried; the first that fits decides.
CLUES: tuple[Clue, ...] = (
    Clue(Role.NONE, before=rf"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday|birth date|b\.|n[ée]e)\b{NEAR}"),
    Clue(Role.NONE, after=r"\W*(?:birth|born|\(?dob)"),
    Clue(Role.NONE, before=rf"\b(?:{LAWS})(?: of| from)?,?\s*$", said=r"\d{4}"),
    Clue(Role.NONE, before=rf"\b(?:{NUMBERED})\.?[:#]?\s*(?:is |was )?$", said=r"\d{4}"),
    Clue(Role.NONE, said=r"\d{4}", after=r"\s*(?:pounds|quid|miles|steps|calories|hours|hrs|units)\b"),
    Clue(Role.NONE, said=r"\d{4}", after=r"\s*\w+\s+(?:street|road|lane|avenue|close|drive)\b"),
    Clue(Role.NONE, before=r"\b(?:my|his|her|their|our|your)\s+(?:early |mid |late )?$", said=r".*(?:ties|0s)"),
    Clue(Role.NONE, before=r"\b(?:a|one|that|the|those|some|by|before|until)\s+$", said=r"\w+day"),
    Clue(Role.NONE, before=r"\b(?:every|each|most|next|a|per)\s+$"),
    Clue(Role.LIFE, before=rf"\b(?:{STATES})\b(?: \w+){{0,3}} (?:ever )?since (?:the |early |late )?$"),
    Clue(Role.GOING_ON, before=rf"\bsince\s+{SINCE}$"),
    Clue(Role.GOING_ON, before=r"\b(?:from|as of|starting(?: in| from)?)\s+(?:about |the )?$", after=r"\s*on(?:wards?)?\b"),
    Clue(Role.GOING_ON, after=r"\s*(?:up )?(?:to|till|until|[-–]) (?:now|date|today|the present|present|this (?:day|week|month|year))\b"),
    Clue(Role.LIFE, before=rf"\b(?:{PASSAGES})\b{NEAR}"),
)

# Words that make a date of late one of the writer's own: learning of it, being able to speak, writing, being well again.
ASIDE = re.compile(
    r"\b(?:found|find|finding|learn(?:t|ed)?|discover(?:ed)?|reali[sz](?:e|ed|ing)|c(?:a|o)me across|came to light|heard|told (?:me|us)"
    r"|been told|read|reading|saw|seen|noticed|feel|feels|felt|feeling|able|strong|strength|brave|courage|ready|reason to|got round|tidying"
    r"|clear(?:ed|ing)?|sorting|going through|went through|probate|reminded|remembered|counsell?(?:or|ing)|therap(?:y|ist)|writ(?:e|ing)"
    r"|wrote this|better now|(?:got|sent) (?:me )?(?:my|his|her|our|the) (?:file|records|notes)|well (?:again|enough)|recovered|anniversary"
    r"|would have been|on (?:the )?(?:telly|tv|radio|news)|in the (?:paper|news))\b",
    re.IGNORECASE,
)


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_CLUES = tuple((clue.role, _compiled(clue.before), _compiled(clue.said or r"[\s\S]*"), _compiled(clue.after)) for clue in CLUES)


def role_of(mention: Mention, received: date, cutoff: date) -> Role:
    """Return what a date says; one after `received` is no event, and one on or after `cutoff` may be an aside."""
    if mention.period.first > received:
        return Role.NONE
    for role, before, said, after in _CLUES:
        if before.search(mention.before) and said.fullmatch(mention.said) and after.match(mention.after):
            return role
    return Role.ASIDE if mention.period.last >= cutoff and _is_aside(mention) else Role.EVENT


def _is_aside(mention: Mention) -> bool:
    before = re.split(r"[.!?\n]\s", mention.before)[-1]
    after = re.split(r"[.!?\n](?:\s|$)", mention.after, maxsplit=1)[0]
    return ASIDE.search(before) is not None or ASIDE.search(after) is not None
