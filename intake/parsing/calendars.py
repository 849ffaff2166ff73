"""What an invitation says (RFC 5545), in the words that a calendar program would show."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from intake.parsing.cleaning import clean_line, clean_text

MOST_BYTES = 500_000
MOST_EVENTS = 10
LONGEST_LINE, LONGEST_DESCRIPTION = 500, 20_000
METHODS = {"REQUEST": "Invitation", "CANCEL": "Cancelled", "REPLY": "Answer to an invitation", "COUNTER": "Another time proposed"}


def calendar_words(content: bytes) -> str:
    """Return what the events of a calendar say, "" when it cannot be read."""
    import icalendar  # noqa: PLC0415 - loaded for the first calendar only

    try:
        calendar = icalendar.Calendar.from_ical(content[:MOST_BYTES])
        method = METHODS.get(_line(calendar.get("METHOD")).upper(), "Calendar entry")
        events = [event for _, event in zip(range(MOST_EVENTS), calendar.walk("VEVENT"), strict=False)]
        return "\n\n".join("\n".join(_event(method, event)) for event in events)
    except Exception:  # noqa: BLE001 - the library has no one error for what it cannot read; the file itself is kept
        return ""


def _event(method: str, event: Any) -> Iterator[str]:
    yield f"{method}: {_line(event.get('SUMMARY'))}".rstrip(": ")
    for name, words in (("DTSTART", "From"), ("DTEND", "Until")):
        moment = getattr(event.get(name), "dt", None)
        if moment is not None:
            yield f"{words}: {_moment(moment)}"
    for name, words in (("LOCATION", "Where"), ("ORGANIZER", "By")):
        if event.get(name):
            yield f"{words}: {_line(event.get(name)).removeprefix('mailto:').removeprefix('MAILTO:')}"
    description = clean_text(str(event.get("DESCRIPTION", ""))).strip()[:LONGEST_DESCRIPTION]
    if description:
        yield f"\n{description}"


def _line(value: object) -> str:
    return clean_line(str(value or ""), LONGEST_LINE)


def _moment(moment: date) -> str:
    """Return a day or moment as it is written in the calendar, with its own zone."""
    day = f"{moment:%A} {moment.day} {moment:%B %Y}"
    return f"{day} at {moment:%H:%M} {moment.tzname() or ''}".rstrip() if isinstance(moment, datetime) else day
