"""Whether a report is acknowledged at once: the reasons to stay silent, in order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from intake.report import Report
from models.labels import Kind
from models.states import Channel

NO_REPLY = re.compile(r"(?:no|not|do-?not|don'?t|never)[-_.+]?(?:reply|respond|answer)", re.IGNORECASE)


class Silence(StrEnum):
    """Why nothing is written."""

    NOT_NEW = "it joined a case that was acknowledged before"
    NOT_MAIL = "the conversation answers for itself"
    NOBODY = "there is no address to answer to"
    MACHINE = "a machine wrote it"
    NO_REPLY = "the address takes no replies"
    OURSELVES = "the address is our own"
    ADVERTISING = "it may be no feedback at all; answered after the decision"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the decision is taken on."""

    report: Report
    kind: Kind
    is_new: bool
    is_own: Callable[[str], bool]


RULES: tuple[tuple[Silence, Callable[[Occasion], bool]], ...] = (
    (Silence.NOT_NEW, lambda occasion: not occasion.is_new),
    (Silence.NOT_MAIL, lambda occasion: occasion.report.channel is not Channel.EMAIL),
    (Silence.NOBODY, lambda occasion: not occasion.report.reply_to),
    (Silence.MACHINE, lambda occasion: occasion.report.automatic),
    (Silence.NO_REPLY, lambda occasion: NO_REPLY.match(occasion.report.reply_to or "") is not None),
    (Silence.OURSELVES, lambda occasion: occasion.is_own(occasion.report.reply_to or "")),
    (Silence.ADVERTISING, lambda occasion: occasion.kind is Kind.OTHER),
)


def reason_for_silence(occasion: Occasion) -> Silence | None:
    """Return why no acknowledgement is written, or None when one is."""
    return next((silence for silence, holds in RULES if holds(occasion)), None)
