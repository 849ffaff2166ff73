"""What is known of a mail's origin, in plain words for an officer."""

from dataclasses import dataclass

from intake.trust import Result, Trust
from models.cases import Message
from models.states import Direction

METHODS = (("SPF", "spf"), ("DKIM", "dkim"), ("DMARC", "dmarc"), ("ARC", "arc"))
WORDS = {
    Result.PASS: "pass",
    Result.FAIL: "fail",
    Result.SOFTFAIL: "rather not",
    Result.NEUTRAL: "undecided",
    Result.NONE: "nothing to go by",
    Result.TEMPERROR: "no answer",
    Result.PERMERROR: "unreadable",
}


@dataclass(frozen=True, slots=True)
class OriginWords:
    """One sentence, whether it is a warning, and the results that it rests on."""

    said: str
    is_warning: bool
    results: str


def origin_of(message: Message) -> OriginWords | None:
    """Return what an officer should know of where a message comes from, None where nothing was checked."""
    if message.direction is not Direction.INBOUND or message.trust is None:
        return None
    try:
        trust = Trust.from_dict(message.trust)
    except ValueError:
        return None
    listed = ", ".join(f"{name}: {WORDS[getattr(trust, field)]}" for name, field in METHODS)
    return OriginWords(_sentence(trust), trust.fails, f"{listed}. Checked by {trust.checked_by or 'Heed'}.")


def _sentence(trust: Trust) -> str:
    domain = trust.domain or "the sender's domain"
    if trust.dmarc is Result.PERMERROR:
        return "It names no single writer, so nobody can vouch for it. Take care before you answer with anything personal."
    said = {
        Result.PASS: f"This mail comes from {domain}, as it says.",
        Result.FAIL: f"This mail may not come from {domain}, as it says: {domain} does not vouch for it."
        " Take care before you answer with anything personal.",
        Result.NONE: f"Nobody can tell whether this mail comes from {domain}: it does not say how to know its mail.",
        Result.TEMPERROR: f"It could not be checked whether this mail comes from {domain}.",
    }
    return said.get(trust.dmarc, f"It could not be told on the way here whether this mail comes from {domain}.")
