"""Ready replies: the question to ask a resident for each flag that an officer has to check, in words that a council can edit."""

from collections.abc import Collection
from dataclasses import dataclass

from intake.letters import Letters
from models.labels import Flag

TITLES = {
    Flag.CONSENT_NEEDED: "Ask for consent",
    Flag.OUT_OF_TIME: "Ask about the twelve months",
    Flag.ANONYMOUS: "Ask who they are",
    Flag.YOUNG_PERSON: "Offer an advocate",
}
# What to make sure of before a case with the flag is accepted.
CHECKS = {
    Flag.CONSENT_NEEDED: "Does the person agree that somebody else speaks for them, or can they not say?",
    Flag.OUT_OF_TIME: "Is there a good reason for the delay, and can it still be looked into fairly?",
    Flag.ANONYMOUS: "Who writes? An answer about one person's care needs to know.",
    Flag.YOUNG_PERSON: "Has the young person been offered an advocate?",
}


@dataclass(frozen=True, slots=True)
class ReadyReply:
    """A flag with the title of its question, what to make sure of, and whether the case has that flag."""

    flag: Flag
    title: str
    check: str
    fits: bool


def ready_replies(flags: Collection[str]) -> list[ReadyReply]:
    """Return every ready reply, those first that fit a case with these flags."""
    found = [ReadyReply(flag, title, CHECKS[flag], fits=str(flag) in flags) for flag, title in TITLES.items()]
    return sorted(found, key=lambda each: not each.fits)


def ready_words(letters: Letters, code: str, reference: str, name: str) -> str:
    """Return the words of the ready reply with this flag's code, filled in for a case, or "" when there is none."""
    known = code in {str(flag) for flag in TITLES}
    return letters.words(f"ready_reply/{code}", {"reference": reference, "name": name}) if known else ""
