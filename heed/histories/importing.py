"""Imports a council's history: reads each row once, keeps what teaches, and counts what does not."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from heed.histories.mapping import LABELLED, HistoryMap
from heed.histories.rows import Taken, Unmapped, take
from heed.histories.table import Table, open_table
from heed.history import HistoryCard, drafting, find_history, name_of, read_history
from heed.settings import Settings
from models.errors import HistoryInvalid
from triage.labelled import corpus_files, read_labelled
from triage.lessons import keys_of, text_key
from triage.message import TriageInput

# More different words than that in one field are no labels; they are counted, but not each apart.
MOST_WORDS = 2000
LINES_NAMED = 5
OTHER_WORDS = "(further words)"


@dataclass
class Found:
    """How often something occurred, and the first lines on which it did."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Count one more."""
        self.count += 1
        if len(self.lines) < LINES_NAMED:
            self.lines.append(line)


@dataclass
class ImportReport:
    """What came of a history's rows; `teaches` counts the messages by field, words that are not mapped are most frequent first."""

    name: str
    source: str
    encoding: str
    separator: str
    rows: int = 0
    messages: int = 0
    teaches: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, Found] = field(default_factory=dict)
    duplicates: Counter[str] = field(default_factory=Counter)
    unmapped: dict[Unmapped, Found] = field(default_factory=dict)
    bad_dates: Found = field(default_factory=Found)

    def by_frequency(self) -> list[tuple[Unmapped, Found]]:
        """Return the words that the map does not know, most frequent first."""
        return sorted(self.unmapped.items(), key=lambda item: (item[0].field, -item[1].count, item[0].value))

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            **{name: getattr(self, name) for name in ("name", "source", "encoding", "separator", "rows", "messages")},
            "teaches": {name: self.teaches[name] for name in LABELLED},
            "left_out": {reason: asdict(found) for reason, found in self.left_out.items()},
            "duplicates": dict(self.duplicates),
            "unmapped": [{**asdict(word), **asdict(found), "add": advice(word)} for word, found in self.by_frequency()],
            "unreadable_dates": asdict(self.bad_dates),
        }


@dataclass(frozen=True, slots=True)
class Source:
    """What is imported: the file, the map, the history's name, whether one of that name is replaced, and the time (aware)."""

    file: Path
    mapping: HistoryMap
    name: str
    replace: bool
    now: datetime


def advice(word: Unmapped) -> str:
    """Return what to add to the map for a word that it does not know."""
    quoted = word.value.replace("\\", "\\\\").replace('"', '\\"')
    return f'[{word.field}] "{quoted}" = "…"'


def source_of(file: Path, mapping: HistoryMap, name: str | None, now: datetime, *, replace: bool) -> Source:
    """Return what is to be imported, named as asked for, as in its map, or else as its file."""
    return Source(file, mapping, name or mapping.name or name_of(file), replace, now)


def check_history(settings: Settings, source: Source, encoding: str | None = None, separator: str | None = None) -> ImportReport:
    """Return what an import would bring; keeps nothing. Raises HistoryInvalid."""
    table = _table(source, encoding, separator)
    return _read(table, source, _known(settings, source.name), lambda _line: None)


def import_history(
    settings: Settings,
    source: Source,
    record: Callable[[str], None],
    encoding: str | None = None,
    separator: str | None = None,
) -> ImportReport:
    """Import a history whole or not at all, and return what came of its rows.

    `record` puts the import on record, and is called when all is read and nothing is in place yet: what is there is always on record.
    Raises HistoryInvalid, also when there is one of that name and it is not to be replaced, and SettingsError.
    """
    before = find_history(settings, source.name)
    if before is not None and not source.replace:
        raise HistoryInvalid(f"There is a history {source.name} already; import with --replace, or with another --name.")
    table = _table(source, encoding, separator)
    with drafting(settings, source.name) as draft:
        report = _read(table, source, _known(settings, source.name), draft.write)
        if not report.messages:
            raise HistoryInvalid(f"Nothing in {source.file.name} can be learned from; --check says why.")
        card = _card(report, source, before)
        record(f"{card.name}: {card.messages} messages from {card.source}, SHA-256 {card.source_sha256}")
        draft.finish(card)
    return report


def _table(source: Source, encoding: str | None, separator: str | None) -> Table:
    mapping = source.mapping
    table = open_table(source.file, encoding or mapping.encoding, separator or mapping.separator)
    mapping.check_columns(table.columns)
    return table


def _known(settings: Settings, name: str) -> dict[str, frozenset[str]]:
    """Return the keys of the texts that Heed has already, by where."""
    return {
        "of the corpus": keys_of(example.message for example in read_labelled(corpus_files())),
        "of other histories": keys_of(example.message for example in read_history(settings, but=name)),
    }


def _read(table: Table, source: Source, known: Mapping[str, Collection[str]], keep: Callable[[dict[str, Any]], None]) -> ImportReport:
    """Go through the rows once, handing those that teach to `keep`; holds no more of them than a digest each."""
    report = ImportReport(source.name, source.file.name, table.encoding, table.separator)
    seen: set[bytes] = set()
    for row in table.rows():
        report.rows += 1
        taken = take(row, source.name, source.mapping)
        _count(report, taken, row.line)
        if taken.line is None:
            report.left_out.setdefault(taken.reason, Found()).add(row.line)
            continue
        key = text_key(TriageInput(taken.line["text"]))
        where = _seen(key, seen, known)
        if where is not None:
            report.duplicates[where] += 1
            continue
        seen.add(bytes.fromhex(key))
        report.messages += 1
        report.teaches.update(name for name in LABELLED if name not in taken.line["silent"])
        keep(taken.line)
    return report


def _count(report: ImportReport, taken: Taken, line: int) -> None:
    """Count what was not understood of a row."""
    for word in taken.unmapped:
        room = word in report.unmapped or len(report.unmapped) < MOST_WORDS
        known = word if room else Unmapped(word.field, word.column, OTHER_WORDS)
        report.unmapped.setdefault(known, Found()).add(line)
    if taken.bad_date:
        report.bad_dates.add(line)


def _seen(key: str, seen: set[bytes], known: Mapping[str, Collection[str]]) -> str | None:
    if bytes.fromhex(key) in seen:
        return "within the file"
    return next((where for where, keys in known.items() if key in keys), None)


def _card(report: ImportReport, source: Source, before: HistoryCard | None) -> HistoryCard:
    at = source.now.isoformat()
    return HistoryCard(
        name=report.name,
        source=report.source,
        source_sha256=_sha256(source.file),
        imported_at=at,
        first_imported_at=at if before is None else before.first_imported_at,
        rows=report.rows,
        messages=report.messages,
        teaches={name: report.teaches[name] for name in LABELLED},
        left_out={reason: found.count for reason, found in report.left_out.items()},
        duplicates=dict(report.duplicates),
        encoding=report.encoding,
        separator=report.separator,
        mapping=asdict(source.mapping),
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(file):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(1 << 20):
                yield chunk
    except OSError as error:
        raise HistoryInvalid(f"{file} cannot be read: {error.strerror}.") from error
