"""Finds the dates in a text and resolves them against the day it came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from triage.dates.forms import BEGINS, FORMS, Setting
from triage.dates.period import Period, months

LEAD = 90  # characters before a date that may say what it is
STORY = 250  # characters within which a month without a year goes on from the date before it
RANGE = re.compile(r"\s*(?:to|till|until|and|or|through|-|–)\s*(?:(?:in|the)\s+)*", re.IGNORECASE)
MONTH_WORD = re.compile(r"(?:march|mar|may|dec|sep|jan|jun)\b", re.IGNORECASE)  # words of other meanings, or names
MONTH_LEAD = re.compile(
    r"(?:\b(?:in|since|last|this|that|the|early|mid|late|by|until|till|from|of|during|next|and|to|around|about|following|same|between|before|after|on|through"
    r"|beginning|start|end|middle|back|for|every|spring|or)\s+|\d(?:st|nd|rd|th)?\s+|[-–(,]\s*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: where it stands (`end` excluded), the days it means, what it says, and the words before and after it.

    `bare` tells that a month or day was named without its year.
    """

    start: int
    end: int
    period: Period
    bare: bool
    said: str
    before: str
    after: str


def find_dates(text: str, received: date) -> list[Mention]:
    """Return the dates in `text`, in order, as somebody who got it on the day `received` would understand them."""
    found = list(_mentions(text, received))
    return [_within_range(text, each, after) for each, after in zip_longest(found, found[1:])]


def _within_range(text: str, each: Mention, after: Mention | None) -> Mention:
    """Give the first month of "between January and March 2022" the year of the second."""
    if after is None or not each.bare or after.bare or RANGE.fullmatch(text[each.end : after.start]) is None:
        return each
    month = each.period.first.month
    return replace(each, period=months(after.period.first.year - (month > after.period.first.month), month, month))


def _mentions(text: str, received: date) -> Iterator[Mention]:
    at = 0
    previous: Mention | None = None
    for begin in BEGINS.finditer(text):
        if begin.start() < at:
            continue
        before = text[max(0, begin.start() - LEAD) : begin.start()]
        near = previous if previous is not None and begin.start() - previous.end <= STORY else None
        found = _resolved(text, begin.start(), Setting(received, None if near is None else near.period, before))
        if found is not None:
            at = found.end
            previous = Mention(begin.start(), at, found.period, found.bare, text[begin.start() : at], before, text[at : at + LEAD])
            yield previous


class _Found(NamedTuple):
    end: int
    period: Period
    bare: bool


def _resolved(text: str, start: int, setting: Setting) -> _Found | None:
    """Return where the date that begins at `start` ends, and what it means; None when it is none."""
    for form in FORMS:
        found = form.written.match(text, start)
        if found is None or _is_another_word(found, setting.lead):
            continue
        period = form.resolve(found, setting)
        if period is not None:
            groups = found.groupdict()
            bare = "month" in groups and not (groups["year"] or groups["short"] or groups["relative"])
            return _Found(found.end(), period, bare)
    return None


def _is_another_word(found: re.Match[str], lead: str) -> bool:
    """Whether a lone "may", "march" or "dec" is no month: one that stands alone needs a word before it that months have."""
    return MONTH_WORD.fullmatch(found.group().rstrip(". ")) is not None and MONTH_LEAD.search(lead) is None
