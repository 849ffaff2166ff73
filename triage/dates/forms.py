"""The table of forms in which English people write dates, and how each is resolved; days stand before months."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from triage.dates import period
from triage.dates.names import MONTH, NUMBER, SEASON, SEASONS, UNIT, UNITS, WEEKDAY, YEAR, bounded, month_of, number_of
from triage.dates.period import Period


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date is resolved against: the day the message came, the date last mentioned, and the words just before."""

    received: date
    previous: Period | None
    lead: str

    @property
    def follows(self) -> bool:
        """Whether the words before tie it to the date mentioned last: "that March", "the following May"."""
        return self.previous is not None and re.search(r"\b(?:that|the|same|following|next)\s+$", self.lead, re.IGNORECASE) is not None

    @property
    def is_last(self) -> bool:
        """Whether it is the last such date that is over."""
        return re.search(r"\blast\s+$", self.lead, re.IGNORECASE) is not None


Resolve = Callable[[re.Match[str], Setting], Period | None]

# What may follow day and month, or a month, a season or a feast, to say which year.
WHICH_YEAR = (
    rf"(?:\s*,?\s*(?:of\s+|in\s+)?(?:(?P<year>{YEAR})|['’](?P<short>\d\d)\b|(?P<relative>the\s+year\s+before\s+last|last\s+year|this\s+year"
    rf"|(?:that|the\s+same)\s+year|(?:the\s+)?year\s+before|(?P<ago>{NUMBER})\s+years?\s+(?:ago|back|since))))"
)


def _which_year(found: re.Match[str], setting: Setting) -> int | None:
    """Return the year that was said; None when none was."""
    if found["year"]:
        return int(found["year"])
    if found["short"]:
        return _century(int(found["short"]), setting.received)
    said = (found["relative"] or "").lower()
    if found["ago"]:
        return setting.received.year - number_of(found["ago"])
    if said.startswith(("that", "the same")):
        return None if setting.previous is None else setting.previous.last.year
    table = {"the year before last": 2, "last year": 1, "this year": 0, "the year before": 1, "year before": 1}
    return setting.received.year - table[" ".join(said.split())] if said else None


def _century(short: int, received: date) -> int:
    """Return the year that two figures stand for: the latest that has begun by then, or next year."""
    return 2000 + short if 2000 + short <= received.year + 1 else 1900 + short


def _iso(found: re.Match[str], _: Setting) -> Period | None:
    return period.day(int(found["y"]), int(found["m"]), int(found["d"]))


def _figures(found: re.Match[str], setting: Setting) -> Period | None:
    figures = int(found["y"])
    return period.day(_century(figures, setting.received) if figures < 100 else figures, int(found["m"]), int(found["d"]))  # noqa: PLR2004


def _month_in_figures(found: re.Match[str], _: Setting) -> Period | None:
    return period.month(int(found["y"]), int(found["m"]))


def _day_of_month(found: re.Match[str], setting: Setting) -> Period | None:
    """Resolve "14th of March last year"; without a year it is the latest such day, or the next after the date mentioned just before."""
    month, number = month_of(found["month"]), int(found["day"])
    year = _which_year(found, setting)
    if year is not None:
        return period.day(year, month, number)
    if setting.previous is not None and _is_precise(setting.previous):
        return period.day(period.first_month(month, setting.previous.first).first.year, month, number)
    latest = period.day(setting.received.year, month, number)
    return period.day(setting.received.year - 1, month, number) if latest is None or latest.first > setting.received else latest


def _day_alone(found: re.Match[str], setting: Setting) -> Period | None:
    """Resolve "on the 9th": a day of the month mentioned just before, or of the latest month in which it has been."""
    if re.search(r"\b(?:on|of|by|from|since|dated|for|until|till|and)\s+(?:the\s+)?$", setting.lead, re.IGNORECASE) is None:
        return None
    number, received = int(found["day"]), setting.received
    if setting.previous is not None and _is_precise(setting.previous):
        return period.day(setting.previous.first.year, setting.previous.first.month, number)
    this_month = number <= received.day
    return period.day(received.year - (received.month == 1 and not this_month), received.month - 1 + this_month or 12, number)


def _month(found: re.Match[str], setting: Setting) -> Period | None:
    """Resolve "March 2022"; without a year it is the latest such month, or the next after the date mentioned just before."""
    month, year = month_of(found["month"]), _which_year(found, setting)
    if year is not None:
        return period.month(year, month)
    if setting.follows or (setting.previous is not None and _is_precise(setting.previous)):
        assert setting.previous is not None  # noqa: S101 - both say so
        return period.first_month(month, setting.previous.first)
    latest = period.latest_month(month, setting.received)
    return period.months(latest.first.year - 1, month, month) if setting.is_last and latest.last >= setting.received else latest


def _is_precise(previous: Period) -> bool:
    """Whether a date is one that a story goes on from: a day, a month or a season rather than years."""
    return previous.last - previous.first < timedelta(days=100)


def _season(found: re.Match[str], setting: Setting) -> Period | None:
    name = found["season"].lower()
    start, end = SEASONS[name]
    shown = name.capitalize() if name in {"christmas", "xmas", "easter"} else name
    year = _which_year(found, setting)
    if year is not None:
        return period.months(year, start, end, shown)
    if setting.follows:
        assert setting.previous is not None  # noqa: S101 - it follows something
        return period.months(period.first_month(start, setting.previous.first).first.year, start, end, shown)
    latest = period.months(period.latest_month(start, setting.received).first.year, start, end, shown)
    return period.months(latest.first.year - 1, start, end, shown) if setting.is_last and latest.last >= setting.received else latest


def _before_last(found: re.Match[str], setting: Setting) -> Period | None:
    """Resolve "the winter before last" and "the year before last"."""
    what, received = found["what"].lower(), setting.received
    if what == "year":
        return period.year(received.year - 2)
    if what in {"month", "week"}:
        return period.around(received, 2 * UNITS[what], UNITS[what], f"the {what} before last")
    start, end = SEASONS.get(what) or (month_of(what), month_of(what))
    latest = period.latest_month(start, received)
    year = latest.first.year - (period.months(latest.first.year, start, end).last >= received)
    return period.months(year - 1, start, end, what)


def _last(found: re.Match[str], setting: Setting) -> Period | None:
    """Resolve "last year", "this month", "last week"."""
    which, unit = found["which"].lower(), found["unit"].lower()
    received = setting.received
    if unit == "year":
        return period.year(received.year - (which == "last"))
    days = UNITS.get(unit, 7)
    return period.around(received, days if which == "last" else 0, days, f"{which} {unit}")


def _ago(found: re.Match[str], setting: Setting) -> Period | None:
    """Resolve "18 months ago" and "two and a half years ago"; the figure is taken for exact to a quarter."""
    unit = found["unit"].lower().rstrip("s")
    count = number_of(found["last"] or found["n"]) + 0.5 * bool(found["half"] or found["half_after"])
    days = count * UNITS[unit]
    return period.around(setting.received, days, min(days, UNITS[unit]) / 4, " ".join(found.group().split()))


def _years_ago(found: re.Match[str], setting: Setting) -> Period | None:
    return period.around(setting.received, 5 * 365, 3 * 365, found.group().lower())


def _recent(found: re.Match[str], setting: Setting) -> Period | None:
    return period.around(setting.received, 0, 7, " ".join(found.group().lower().split()))


def _stretch_to_now(found: re.Match[str], setting: Setting) -> Period | None:
    days = number_of(found["n"] or "a") * UNITS[found["unit"].lower().rstrip("s")]
    return Period(setting.received - timedelta(days=round(days)), setting.received, " ".join(found.group().lower().split()))


def _years(found: re.Match[str], _: Setting) -> Period | None:
    end = found["end"]
    if end is None:
        return period.year(int(found["y"]))
    last = int(end) if len(end) > 2 else int(found["y"][:2] + end)  # noqa: PLR2004 - 2016-18
    return period.between(period.year(int(found["y"])), period.year(last)) if last >= int(found["y"]) else None


def _decade(found: re.Match[str], _: Setting) -> Period | None:
    words = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}
    said = found["decade"].lower()
    start = int(said[:4]) if said[:4].isdigit() else 1900 + (words[said] if said in words else int(said[:2]))
    return Period(date(start, 1, 1), date(start + 9, 12, 31), f"the {said}")


def _lockdown(found: re.Match[str], _: Setting) -> Period | None:
    return Period(date(2020, 3, 1), date(2021, 12, 31), found.group().lower())


@dataclass(frozen=True, slots=True)
class Form:
    """One form of date: how it is written (tried where one may begin), and what it resolves to."""

    written: re.Pattern[str]
    resolve: Resolve


def _form(written: str, resolve: Resolve) -> Form:
    return Form(re.compile(bounded(written), re.IGNORECASE), resolve)


DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
NAMED_MONTH = rf"(?P<month>{MONTH})"

# In the order in which they are tried: the longer before the shorter.
FORMS: tuple[Form, ...] = (
    _form(r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso),
    _form(r"(?P<d>[0-3]?\d)(?P<sign>[/.-])(?P<m>[01]?\d)(?P=sign)(?P<y>(?:19|20)\d\d|\d\d)(?![\d/]|[.-]\d)", _figures),
    _form(r"(?P<m>[01]?\d)/(?P<y>(?:19|20)\d\d)(?![\d/])", _month_in_figures),
    _form(rf"{DAY}\s+(?:day\s+)?(?:of\s+)?{NAMED_MONTH}{WHICH_YEAR}?", _day_of_month),
    _form(rf"{NAMED_MONTH}\s+(?:the\s+)?{DAY}(?![\d:.]|\s*(?:am|pm|o['’]clock)\b){WHICH_YEAR}?", _day_of_month),
    _form(
        r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:floor|birthday|time|anniversary|year|century|of|day|avenue|street|edition))",
        _day_alone,
    ),
    _form(rf"(?:the\s+)?(?P<what>year|month|week|{MONTH}|{SEASON})\s+before\s+last\b", _before_last),
    _form(rf"{NAMED_MONTH}{WHICH_YEAR}?", _month),
    _form(rf"(?P<season>{SEASON})\b(?:\s+(?:day|eve|time|holidays?|term))?{WHICH_YEAR}?", _season),
    _form(r"(?P<which>last|this)\s+(?P<unit>year|month|week|fortnight)\b", _last),
    _form(rf"(?P<which>last|this)\s+(?P<unit>{WEEKDAY}|night|weekend|morning|afternoon|evening)\b", _recent),
    _form(
        rf"(?P<n>{NUMBER})(?:\s+or\s+(?P<last>{NUMBER})|\s*-\s*\d+)?(?P<half>\s+and\s+a\s+half)?\s+(?:long\s+|odd\s+)?(?P<unit>{UNIT})"
        rf"(?P<half_after>\s+and\s+a\s+half)?(?:\s+or\s+(?:so|more|two))?(?:\s+(?:in|this|last|next|come)\s+(?:{MONTH}|{SEASON}))?\s+(?:ago|back|since)\b"
        rf"(?:\s+(?:today|tomorrow|yesterday|(?:this|last|next)\s+(?:week|month|{MONTH}|{SEASON})))?",
        _ago,
    ),
    _form(rf"(?:last|past)\s+(?:(?P<n>{NUMBER})\s+)?(?P<unit>{UNIT})\b", _stretch_to_now),
    _form(r"(?:(?:many|donkey['’]?s)\s+)?(?:years|decades)\s+(?:ago|back)\b", _years_ago),
    _form(rf"(?:yesterday|today|tonight|this\s+very\s+day|recently|lately|{WEEKDAY}(?!,?\s+(?:the\s+)?\d))\b", _recent),
    _form(
        rf"(?P<y>(?:19|20)\d\d)(?![\d:]|[.,]\d)(?:\s*(?:-|–|/|to|till|until|and)\s*(?P<end>{YEAR}|\d\d(?![\d:/])))?(?![\d/]|s\b)", _years
    ),
    _form(r"['’]?(?P<decade>(?:19|20)\d0s|[2-9]0['’]?s|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b", _decade),
    _form(r"(?:lockdown|covid|the\s+pandemic)\b", _lockdown),
)

# Where a date may begin: cheaper to look for than all the forms at every character.
BEGINS = re.compile(
    r"(?<![\w£$€#.@/-])(?:\d|['’]\d0s\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|christmas|xmas|easter|last|past|this|year|month|week"
    r"|yesterday|today|tonight|recently|lately|(?:mon|tues|wednes|thurs|fri|satur|sun)day|decades|many|donkey|several|few|couple"
    r"|(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty)\s"
    r"|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|lockdown|covid|the\spandemic))",
    re.IGNORECASE,
)
