"""Whether what a message tells of ended more than twelve months before it came, by its dates.

SI 2009/309 reg. 12 and SI 2006/1738 reg. 9 set the limit for complaints; the flag asks an officer to check it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.dates.finding import Mention, find_dates
from triage.dates.period import YEAR_IN_MONTHS, full_months
from triage.dates.roles import Role, role_of
from triage.dates.signs import GOING_ON, PAST, PRESENT, SAYS_LATE, VAGUELY_OLD

SAID_IN_MONTHS = 36  # up to here months are counted, then years
MOST_SHOWN = 3


class Ended(StrEnum):
    """What the dates of a message say of when its events ended."""

    LONG_AGO = "long_ago"
    LATELY = "lately"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the dates say, those that say it, and a plain sentence."""

    ended: Ended
    mentions: tuple[Mention, ...] = ()
    reason: str = ""


OPENING = 200  # characters within which a story of long ago names its day
TOLD_IN_THE_PAST = 0.72  # share of its verbs, as far as they can be told apart


def when_ended(text: str, received: date) -> Finding:
    """Return what the dates in `text` say, for a message that came on the day `received`.

    They say "long ago" only where every event is more than a year old, nothing is said to last, and the message either
    opens with such a day and is told in the past or says itself that it is late: an old date alone is often but a detail.
    """
    cutoff = _a_year_before(received)
    dates = [(each, role_of(each, received, cutoff)) for each in find_dates(text, received)]
    events = [each for each, role in dates if role is Role.EVENT]
    if not events:
        return Finding(Ended.UNCLEAR)
    told = [each for each, role in dates if role in (Role.EVENT, Role.LIFE)]
    lasting = any(role is Role.GOING_ON for _, role in dates)
    if not lasting and all(each.period.last < cutoff for each in told) and _reads_as_past(events, text):
        return Finding(Ended.LONG_AGO, _latest(told), _reason(told, received))
    all_late = all(each.period.first >= cutoff for each, role in dates if role is not Role.NONE)
    if all_late and VAGUELY_OLD.search(text) is None and SAYS_LATE.search(text) is None:
        return Finding(Ended.LATELY, _latest(events))
    return Finding(Ended.UNCLEAR)


def _reads_as_past(old: Sequence[Mention], text: str) -> bool:
    """Whether nothing lasts, and the writer says that it is late or tells a story of those days."""
    return GOING_ON.search(text) is None and (SAYS_LATE.search(text) is not None or _is_story_of(old, text))


def _is_story_of(old: Sequence[Mention], text: str) -> bool:
    past, present = len(PAST.findall(text)), len(PRESENT.findall(text))
    return old[0].start < OPENING and past >= TOLD_IN_THE_PAST * max(1, past + present)


def _a_year_before(received: date) -> date:
    """Return the same day of the year before; for 29 February the 28th."""
    return received.replace(year=received.year - 1, day=28 if (received.month, received.day) == (2, 29) else received.day)


def _latest(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the latest dates, at most three, latest first."""
    return tuple(sorted(mentions, key=lambda each: (each.period.last, each.start), reverse=True)[:MOST_SHOWN])


def _reason(old: Sequence[Mention], received: date) -> str:
    latest = _latest(old)[0].period
    months = full_months(latest.last, received)
    far = f"{months} months" if months <= SAID_IN_MONTHS else f"{months // YEAR_IN_MONTHS} years"
    said = f"“{latest.name}”" if latest.name.endswith(("ago", "back", "since")) else latest.name
    return f"The latest date in the message, {said}, is {far} before it came."
