"""The figures as plain tables: what is downloaded, mailed and put into spreadsheets says what the pages say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.dimension_words import dimensions_in_words, in_words
from desk.volumes import Volumes
from desk.words import name_of
from models.labels import Label, Process, Safeguarding, ServiceArea
from reports.misrouting import RATES, Flow, Rates, Statistics
from reports.promise import WATCHED, Promise
from reports.promise_words import NAMES
from reports.rates import Rate
from reports.volumes import Age, Praise

Cell = str | int | float | None

FIELD_NAMES = {"process": "Procedure", "service_area": "Service area", "safeguarding": "Safeguarding"}
FIELD_ENUMS: dict[str, type[Process | ServiceArea | Safeguarding]] = {
    "process": Process,
    "service_area": ServiceArea,
    "safeguarding": Safeguarding,
}
RATE_NAMES = {
    "misrouted_suggestions": "Misrouted suggestions",
    "misrouted_cases": "Misrouted cases",
    "missed_concerns": "Missed concerns",
    "false_alarms": "False alarms",
}
RATE_HEADINGS = ("cases", "of", "share", "low", "high")


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table: its code (a file's or sheet's name), its title, its headings, and as many cells a row."""

    code: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(figures: Statistics, volumes: Volumes, promise: Promise) -> list[FigureTable]:
    """Return every table there is; shares are from 0 to 1, with their 95% interval."""
    return [*misrouting_page_tables(figures, promise), *volume_tables(volumes)]


def misrouting_page_tables(figures: Statistics, promise: Promise) -> list[FigureTable]:
    """Return the tables of the page on misrouting, which says of the model too whether it keeps its promise."""
    return [*misrouting_tables(figures), promise_table(promise)]


def misrouting_tables(figures: Statistics) -> list[FigureTable]:
    """Return the tables on misrouting."""
    flows = ("Field", "From", "To", "Cases")
    return [
        FigureTable("rates", "Misrouting", ("Figure", *_capital(RATE_HEADINGS)), tuple(_rate_rows(figures.rates))),
        FigureTable(
            "cost",
            "What misrouting cost",
            ("Figure", "Value"),
            (
                ("Cases first decided", figures.decided),
                ("Of them younger than 20 working days", figures.incomplete),
                ("Misrouted cases after a wrong suggestion", figures.by_classifier),
                ("Misrouted cases that the organisation sent wrong", figures.by_organisation),
                ("Working days lost", figures.days_lost),
                ("Working days lost in the middle case", figures.median_days_lost),
            ),
        ),
        FigureTable("suggested_to_decided", "Suggested to first decided", flows, tuple(map(flow_row, figures.suggested_to_decided))),
        FigureTable("first_to_last", "First decided to finally decided", flows, tuple(map(flow_row, figures.first_to_last))),
        FigureTable(
            "by_month",
            "By month",
            ("Month", "Complete", *_rates_headings()),
            tuple((month.month, "no" if month.incomplete else "yes", *_rates_cells(month.rates)) for month in figures.months),
        ),
        *(
            FigureTable(
                f"by_{table.code}",
                table.title,
                (table.heading, *_rates_headings()),
                tuple((row.name, *_rates_cells(row.rates)) for row in table.rows),
            )
            for table in dimensions_in_words(figures.by)
        ),
    ]


def promise_table(promise: Promise) -> FigureTable:
    """Return how often officers kept what was suggested, beside what the model promised.

    It is about the latest weeks whatever period is asked for, so each row says since when.
    """
    watched = ((NAMES[field], promise.recent[field]) for field in WATCHED)
    since = promise.recent_since.monday.isoformat()
    return FigureTable(
        "promise",
        "Kept and promised, by field",
        ("Field", "Kept", "Of", "Share", "Low", "High", "Promised", "Since"),
        tuple((name, *_rate_cells(each.kept), _rounded(each.promise), since) for name, each in watched),
    )


def volume_tables(volumes: Volumes) -> list[FigureTable]:
    """Return the tables on volumes and times."""
    praised = ("Complaints", "A year before", "Compliments", "A year before")
    return [
        FigureTable(
            "volumes",
            "Received and confirmed",
            ("Month", "Whole month", "Received", "A year before", "Confirmed", "A year before"),
            tuple(
                (
                    each.span.month,
                    "no" if each.span.partly else "yes",
                    each.received,
                    each.received_before,
                    each.confirmed,
                    each.confirmed_before,
                )
                for each in volumes.months
            ),
        ),
        FigureTable("times", "Time to confirm", ("Figure", "Value", "A year before"), tuple(_time_rows(volumes))),
        FigureTable(
            "waiting", "Waiting now", ("Working days", "Cases"), tuple((age_in_words(each), each.count) for each in volumes.waiting)
        ),
        FigureTable(
            "areas", "Complaints and compliments by service area", ("Service area", *praised), _praise_rows("service_area", volumes.by_area)
        ),
        FigureTable("causes", "Complaints and compliments by cause", ("Cause", *praised), _praise_rows("cause", volumes.by_cause)),
    ]


def flow_row(flow: Flow) -> tuple[str, str, str, int]:
    """Return one way that cases went, in words: the field, from where, to where, and how many."""
    return FIELD_NAMES[flow.field], label_name(flow.field, flow.origin), label_name(flow.field, flow.target), flow.count


def label_name(field: str, code: str | None) -> str:
    """Return the name of a field's label."""
    label: Label | None = None if code is None else FIELD_ENUMS[field](code)
    return name_of(label)


def age_in_words(age: Age) -> str:
    """Return an age of the backlog, such as "3 to 9" or "20 or more"."""
    if age.to_days is None:
        return f"{age.from_days} or more"
    return str(age.from_days) if age.to_days == age.from_days + 1 else f"{age.from_days} to {age.to_days - 1}"


def _praise_rows(dimension: str, rows: Sequence[Praise]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (in_words(dimension, row.code), row.complaints, row.complaints_before, row.compliments, row.compliments_before) for row in rows
    )


def _time_rows(volumes: Volumes) -> Iterable[tuple[Cell, ...]]:
    now, before = volumes.times, volumes.times_before
    yield "Cases", now.count, before.count
    yield "Median, hours", now.median_hours, before.median_hours
    yield "90th percentile, hours", now.ninetieth_hours, before.ninetieth_hours
    yield "Median, working days", now.median_days, before.median_days
    yield "90th percentile, working days", now.ninetieth_days, before.ninetieth_days


def _rate_rows(rates: Rates) -> Iterable[tuple[Cell, ...]]:
    return ((RATE_NAMES[name], *_rate_cells(getattr(rates, name))) for name in RATES)


def _rates_headings() -> tuple[str, ...]:
    return tuple(f"{RATE_NAMES[name]}: {heading}" for name in RATES for heading in RATE_HEADINGS)


def _rates_cells(rates: Rates) -> tuple[Cell, ...]:
    return tuple(cell for name in RATES for cell in _rate_cells(getattr(rates, name)))


def _rate_cells(rate: Rate) -> tuple[Cell, ...]:
    return rate.count, rate.total, *map(_rounded, (rate.share, rate.low, rate.high))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _capital(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.capitalize() for word in words)
