"""Turns a row of a council's history into a labelled line, or says why it teaches nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from heed.histories.dates import read_date
from heed.histories.mapping import LABELLED, MANY_OF, ONE_OF, Codes, HistoryMap
from heed.histories.table import Row
from models.labels import Cause, Kind, Process, ServiceArea
from models.states import Channel
from triage.agreement import AREAS_OF_PROCESS, KINDS_OF_PROCESS, MOST_CAUSES

FEWEST_WORDS = 3
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A word that the map does not know: the field, the council's column, and the word itself."""

    field: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a row: the line to keep, or None and the reason; the words that the map does not know, and whether its date was read."""

    line: dict[str, Any] | None
    reason: str = ""
    unmapped: tuple[Unmapped, ...] = ()
    bad_date: bool = False


@dataclass
class _Labels:
    """The labels found so far, and what was not understood."""

    codes: dict[str, Codes] = field(default_factory=dict)
    unmapped: list[Unmapped] = field(default_factory=list)

    def one(self, name: str) -> str | None:
        return next(iter(self.codes.get(name, ())), None)


def take(row: Row, name: str, history: HistoryMap) -> Taken:
    """Return what a row of the history `name` gives; what it does not say is left open, and named so."""
    if row.fault:
        return Taken(None, row.fault)
    text = "\n\n".join(said for column in history.columns["text"] if (said := _clean(row.cells[column])))
    if len(text.split()) < FEWEST_WORDS:
        return Taken(None, f"its text has fewer than {FEWEST_WORDS} words")
    if len(text) > LONGEST:
        return Taken(None, f"its text has more than {LONGEST:,} characters")
    labels = _labels(row, history)
    unmapped = tuple(labels.unmapped)
    reason = _tidy(labels, history)
    if reason:
        return Taken(None, reason, unmapped)
    received = _first(row, history, "received")
    at = read_date(received, history.date_format) if received else None
    line = {
        "id": f"{name}/{row.line}",
        "channel": labels.one("channel") or str(Channel.EMAIL),
        "subject": _clean(_first(row, history, "subject")) or None,
        "text": text,
        "received_at": None if at is None else at.isoformat(),
        **{field: labels.one(field) for field in ONE_OF},
        **{field: list(labels.codes.get(field, ())) for field in MANY_OF},
        "silent": sorted(LABELLED.keys() - labels.codes.keys()),
    }
    return Taken(line, "", unmapped, bad_date=bool(received) and at is None)


def _labels(row: Row, history: HistoryMap) -> _Labels:
    """Translate the row's cells; a field of which nothing is known has no entry."""
    found = _Labels()
    for name in (*LABELLED, "channel"):
        codes = tuple(dict.fromkeys(_said(row, name, history, found.unmapped)))
        waits = any(each.field == name for each in found.unmapped)
        # Part of a set is not the set: one word that is not understood leaves the whole field open.
        codes = () if waits and name in MANY_OF else codes
        codes = codes or (() if waits else history.always.get(name, ()))
        if codes or (name == "flags" and history.columns.get("flags") and not waits):
            found.codes[name] = codes if name in MANY_OF else codes[:1]
    return found


def _said(row: Row, name: str, history: HistoryMap, unmapped: list[Unmapped]) -> Iterator[str]:
    for column in history.columns.get(name, ()):
        value = row.cells[column]
        codes = history.codes_of(name, column, value)
        if codes is None:
            unmapped.append(Unmapped(name, column, " ".join(value.split())))
        else:
            yield from codes


def _tidy(labels: _Labels, history: HistoryMap) -> str:
    """Leave out what other labels rule out; return why the row teaches nothing, or "" when it does."""
    codes = labels.codes
    kind, area, process = (labels.one(name) for name in ("kind", "service_area", "process"))
    if kind is not None and kind != Kind.COMPLAINT:
        codes.pop("causes", None)
    if kind == Kind.OTHER:
        codes.pop("service_area", None)
        area = None
    if not history.flags_are_complete:
        codes.pop("flags", None)
    if "causes" in codes:
        codes["causes"] = tuple(str(Cause(code)) for code in codes["causes"][:MOST_CAUSES])
    if process is not None and kind is not None and Kind(kind) not in KINDS_OF_PROCESS[Process(process)]:
        return f"the procedure {process} does not take a {kind}"
    if process is not None and area is not None and ServiceArea(area) not in AREAS_OF_PROCESS[Process(process)]:
        return f"the procedure {process} is not for the service area {area}"
    return "" if codes.keys() & LABELLED.keys() else "nothing is known of it but its text"


def _first(row: Row, history: HistoryMap, name: str) -> str:
    columns: Sequence[str] = history.columns.get(name, ())
    return next((row.cells[column].strip() for column in columns if row.cells[column].strip()), "")


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
