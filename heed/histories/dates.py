"""Reads the dates of a council's history, the day before the month as in Britain."""

from datetime import UTC, datetime, time

from reports.working_days import LONDON

FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%y")
TIMES = ("", " %H:%M", " %H:%M:%S")
# A day without a time, which spreadsheets write as midnight, is taken at noon, so that it stays the same day everywhere.
NOON = time(12)


def read_date(text: str, layout: str | None = None) -> datetime | None:
    """Return the moment (aware, in UTC) that a cell names in London, by `layout` (as for strptime) if given; None for anything else."""
    said = " ".join(text.split())
    found = _strict(said, layout) if layout else _guessed(said)
    if found is None:
        return None
    if found.time() == time():
        found = datetime.combine(found.date(), NOON, found.tzinfo)
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)


def _guessed(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass
    return next((found for date in FORMATS for hours in TIMES if (found := _strict(said, date + hours))), None)


def _strict(said: str, layout: str) -> datetime | None:
    try:
        return datetime.strptime(said, layout)
    except ValueError:
        return None
