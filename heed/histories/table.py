"""Reads a CSV file as other programs write it: any usual encoding and separator, quoted line breaks, one row at a time."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TextIO

from models.errors import HistoryInvalid

SEPARATORS = (",", ";", "\t", "|")
SNIFFED_CHARACTERS = 65_536
SNIFFED_ROWS = 50
CHUNK = 1 << 16
LARGEST_CELL = 2_000_000
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What Windows programs write that know no Unicode.
FALLBACK = "cp1252"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file on which it begins, and its cells by column; `fault` says what is wrong with it, "" if nothing."""

    line: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file whose columns are known; its rows are read from the file each time."""

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Go through the rows below the header, without empty ones; raises HistoryInvalid where one cannot be read."""
        with _reading(self.path, self.encoding) as file:
            records = _records(self.path, file, self.separator)
            next(records, None)  # the header
            for line, cells in records:
                yield self._row(line, cells)

    def _row(self, line: int, cells: Sequence[str]) -> Row:
        wide = len(self.columns)
        fault = f"it has more than the header's {wide} cells" if any(cell.strip() for cell in cells[wide:]) else ""
        padded = [*cells, *[""] * wide]
        return Row(line, dict(zip(self.columns, padded, strict=False)), fault)


def open_table(path: Path, encoding: str | None = None, separator: str | None = None) -> Table:
    """Return the table in `path`; what is not given is found out. Raises HistoryInvalid when there is none that can be read."""
    found = encoding or detect_encoding(path)
    with _reading(path, found) as file:
        beginning = file.read(SNIFFED_CHARACTERS)
        cut = bool(file.read(1))
    given = _excel_separator(beginning)
    found_separator = separator or given or detect_separator(beginning.rpartition("\n")[0] if cut else beginning)
    with _reading(path, found) as file:
        _, header = next(_records(path, file, found_separator), (0, []))
    if not any(name.strip() for name in header):
        raise HistoryInvalid(f"{path.name} is empty; it needs a first row with the columns' names.")
    return Table(path, found, found_separator, _names(header))


def detect_encoding(path: Path) -> str:
    """Return the encoding of a file's text: what its byte order mark says, UTF-8 if all of it is that, or else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            chunk = file.read(CHUNK)
            for mark, name in BYTE_ORDER_MARKS:
                if chunk.startswith(mark):
                    return name
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return FALLBACK
    except OSError as error:
        raise HistoryInvalid(f"{path} cannot be read: {error.strerror}.") from error
    return "utf-8-sig"


def detect_separator(text: str) -> str:
    """Return the separator that cuts the first rows into the same number of cells, the more the better."""
    return max(SEPARATORS, key=lambda separator: _score(text, separator))


def _score(text: str, separator: str) -> float:
    try:
        rows = [row for row, _ in zip(csv.reader(io.StringIO(text, newline=""), delimiter=separator), range(SNIFFED_ROWS), strict=False)]
    except csv.Error:
        return 0.0
    filled = [row for row in rows if row]
    if not filled or len(filled[0]) == 1:
        return 0.0
    alike = sum(len(row) == len(filled[0]) for row in filled) / len(filled)
    return alike + 1 - 1 / len(filled[0])


def _excel_separator(beginning: str) -> str | None:
    """Return the separator that a first line such as `sep=;` names, as Excel reads it; None without one."""
    first = beginning.split("\n", 1)[0].strip().strip('"')
    return first[4:] if first.lower().startswith("sep=") and len(first) == len("sep=") + 1 else None


def _names(header: Sequence[str]) -> tuple[str, ...]:
    """Return the columns' names; those without one, or with another's, are told apart by their places."""
    names: list[str] = []
    for place, given in enumerate(header, 1):
        name = " ".join(given.split()) or f"column {place}"
        names.append(name if name not in names else f"{name} ({next(n for n in count(2) if f'{name} ({n})' not in names)})")
    while names and names[-1] == f"column {len(names)}":
        names.pop()
    return tuple(names)


@contextmanager
def _reading(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open the text; whatever is wrong with it becomes a HistoryInvalid."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise HistoryInvalid(f"{path} cannot be read: {error.strerror}.") from error
    except LookupError as error:
        raise HistoryInvalid(f"{encoding} is no encoding that is known; try utf-8, cp1252 or utf-16.") from error
    except UnicodeError as error:
        raise HistoryInvalid(f"{path.name} is not in the encoding {encoding}; name the right one with --encoding.") from error


def _records(path: Path, file: TextIO, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Go through the records with the lines on which they begin; those without a character are left out."""
    csv.field_size_limit(LARGEST_CELL)
    skipped = 0
    if _excel_separator(file.readline()) is not None:
        skipped = 1
    else:
        file.seek(0)
    reader = csv.reader(file, delimiter=separator, strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + skipped + 1
    except csv.Error as error:
        raise HistoryInvalid(
            f"{path.name}, line {line}: the quotation marks or separators of this row do not fit together ({error}). Correct the row."
        ) from error
