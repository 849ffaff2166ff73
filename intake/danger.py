"""Whom to ring, by what was said, whichever channel it came by: never wrong to say too often, never to be said of the wrong people."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from models.labels import Flag, Safeguarding
from triage.indicators import BY_NAME
from triage.languages.names import is_foreign
from triage.suggestion import Suggestion

# As triage says them; and as people say them, where triage gave another reason first.
LOW = tuple(BY_NAME[name].says for name in ("suicidal", "self_harm", "farewell"))
LOW_WORDS = re.compile(
    r"\b(?:kill|hurt|harm|cut|hang|drown)(?:ing)? my ?self\b|suicid|\bself.?harm|\bend (?:it all|my life)\b|\boverdose"
    r"|\bwant(?:ed|s)? to die\b|\bwish i (?:was|were) dead\b|\bdo(?:n['’]?t|nt| not) want to (?:live|be here|be alive|wake up)\b"
    r"|\bbetter off without me\b|\bno (?:point|reason)(?: in)? (?:in )?(?:living|going on|carrying on)\b|\bcan(?:['’]?t|not) go on\b",
    re.IGNORECASE,
)

# The same in the other languages of the chat, which triage does not read; written with accents or without.
LOW_WORDS_ELSEWHERE = re.compile(
    r"\beisiau marw\b|\blladd fy hun|\bbrifo fy hun|\bddim eisiau byw\b|hunanladdiad"
    r"|\bchc[eę] umrze[cć]|\bzabi(?:[cć]|j[eę]) si[eę]|\bsi[eę] zabi(?:[cć]|j[eę])|\bnie chc[eę] (?:ju[zż] )?[zż]y[cć]|samob[oó]j"
    r"|\bvreau s[aă] mor\b|\bm[aă] omor\b|\bnu mai vreau s[aă] tr[aă]iesc|\bsinuci"
    r"|ਮਰਨਾ ਚਾਹੁੰਦ|ਖ਼?ੁਦਕੁਸ਼ੀ|ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦ|مرنا چاہت|خودکشی|جینا نہیں چاہت|মরতে চাই|আত্মহত্যা|বাঁচতে চাই না",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What was said, and what triage says of it; `is_low` whether somebody speaks of wanting to die or of harming themselves."""

    suggestion: Suggestion
    text: str
    is_low: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look for despair, once."""
        reason = self.suggestion.safeguarding.reason
        is_low = any(says in reason for says in LOW) or LOW_WORDS.search(self.text) is not None
        object.__setattr__(self, "is_low", is_low or self._is_low_elsewhere)

    @property
    def is_danger(self) -> bool:
        """Whether it is passed on at once: for a concern, and for plain words of despair where triage looks for one or cannot read."""
        if self.suggestion.safeguarding.label.is_concern or self._is_low_elsewhere:
            return True
        return self.is_low and self.suggestion.may_hide_a_concern

    @property
    def is_unread(self) -> bool:
        """Whether triage could not look for a danger, the words being in another language: then somebody has to read them now."""
        return is_foreign(self.suggestion.language) and self.suggestion.may_hide_a_concern

    @property
    def needs_help(self) -> bool:
        """Whether to say at once whom to ring."""
        return self.is_danger or self.is_low

    @property
    def _is_low_elsewhere(self) -> bool:
        return LOW_WORDS_ELSEWHERE.search(self.text) is not None

    @property
    def is_young(self) -> bool:
        """Whether it is about a child, or by somebody young."""
        flags = {flag.label for flag in self.suggestion.flags}
        label = self.suggestion.safeguarding.label
        return Flag.YOUNG_PERSON in flags or label in {Safeguarding.CHILD, Safeguarding.STAFF_ALLEGATION}


class Ring(StrEnum):
    """Somebody to ring; each channel has its own words for it, and a council's own line where there is one."""

    SAMARITANS_NOW = "samaritans_now"
    EMERGENCY = "999"
    CHILDLINE = "childline"
    COUNCIL_CHILD = "council_child"
    COUNCIL_ADULT = "council_adult"
    SAMARITANS = "samaritans"


# In the order in which they are said: who wants to die is told first whom to ring.
WHEN: tuple[tuple[Ring, Callable[[Disclosed], bool]], ...] = (
    (Ring.SAMARITANS_NOW, lambda said: said.is_low),
    (Ring.EMERGENCY, lambda _said: True),
    (Ring.CHILDLINE, lambda said: said.is_young or said.is_unread),
    (Ring.COUNCIL_CHILD, lambda said: said.is_young),
    (Ring.COUNCIL_ADULT, lambda said: not said.is_young),
    (Ring.SAMARITANS, lambda said: not said.is_low and not said.is_young),
)


def whom_to_ring(said: Disclosed) -> list[Ring]:
    """Return whom to name to somebody who tells this, in order."""
    return [ring for ring, holds in WHEN if holds(said)]
