"""Writes the beginning of a map for a council's CSV file: its columns, and the words found in those that look like labels."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from heed.histories.mapping import TO_DO, TRANSLATED, CouncilWords, HistoryMap, plain
from heed.histories.table import Table
from models.labels import names_on_screen

# Words in a column's name that tell what it may hold, surest first; each field takes the first column that fits and is free.
HINTS: dict[str, tuple[str, ...]] = {
    "received": ("date received", "received", "date opened", "date logged", "created", "date"),
    "safeguarding": ("safeguarding",),
    "subject": ("subject", "title"),
    "channel": ("channel", "method", "how received", "contact type"),
    "process": ("procedure", "process", "route", "stage"),
    "kind": ("feedback type", "case type", "kind", "type", "category"),
    "causes": ("cause", "reason", "nature"),
    "flags": ("flag",),
    "service_area": ("service area", "service", "team", "area", "department", "directorate"),
    "text": ("details", "description", "text", "message", "body", "complaint"),
}
# A column with more different words than that, or longer ones, holds texts or names and not labels: none of them is written down.
MOST_WORDS = 300
LONGEST_WORD = 80
# Where nearly every row has a word of its own, it is a name or a number, whatever the count.
MOST_DIFFERENT = 0.5
FEW_ROWS = 20


@dataclass
class Seen:
    """What a column holds: how many cells are filled, with how many characters, and its words as long as they look like labels."""

    filled: int = 0
    characters: int = 0
    words: Counter[str] = field(default_factory=Counter)
    wordy: bool = False

    def add(self, cell: str) -> None:
        """Count one cell."""
        value = " ".join(cell.split())
        if not value:
            return
        self.filled += 1
        self.characters += len(value)
        if not self.wordy:
            self.words[value] += 1
            self.wordy = len(value) > LONGEST_WORD or len(self.words) > MOST_WORDS

    @property
    def labels(self) -> bool:
        """Whether its words may be labels."""
        different = len(self.words) / max(1, self.filled)
        return bool(self.words) and not self.wordy and (self.filled < FEW_ROWS or different <= MOST_DIFFERENT)


def starter(table: Table, council: CouncilWords | None = None) -> str:
    """Return the text of a map for `table`, to be filled in where the `council` words say nothing; raises HistoryInvalid."""
    seen = {column: Seen() for column in table.columns}
    rows = 0
    for row in table.rows():
        rows += 1
        for column, cell in row.cells.items():
            seen[column].add(cell)
    return "\n".join(_lines(table, seen, rows, HistoryMap({}, council=council or {}))) + "\n"


def _lines(table: Table, seen: Mapping[str, Seen], rows: int, own: HistoryMap) -> Iterator[str]:
    guesses = guess(seen)
    yield f"# How Heed reads {table.path.name} ({rows:,} rows). docs/history.md explains every line."
    yield f"encoding = {_quoted(table.encoding)}"
    yield f"separator = {_quoted(table.separator)}"
    yield '# date_format = "%d/%m/%Y"'
    yield ""
    yield '# Which column holds what: guessed from the names, so check each. Several columns: ["Reason 1", "Reason 2"].'
    yield "[columns]"
    for name in ("text", "subject", "received", *TRANSLATED):
        yield f"{'' if name in guesses else '# '}{name} = {_quoted(guesses.get(name, '…'))}"
    free = [column for column in table.columns if column not in guesses.values()]
    yield f"# Not used: {', '.join(_quoted(column) for column in free) or 'none'}."
    yield ""
    yield "# What holds for every row of the file, for example:"
    yield "[always]"
    yield '# kind = "complaint"'
    for name, column in guesses.items():
        if name in TRANSLATED:
            yield ""
            yield from _table_of(name, column, seen[column], own)


def _table_of(name: str, column: str, seen: Seen, own: HistoryMap) -> Iterator[str]:
    names = names_on_screen()
    yield f"# {', '.join(f'{label} ({names[label]})' if label in names else str(label) for label in TRANSLATED[name])}"
    yield f'# "" where a word says nothing of it; "{TO_DO}" is still to be filled in.'
    yield f"[{name}]"
    if not seen.labels:
        yield f"# The column {_quoted(column)} holds too many different words to be labels; choose another."
        return
    written: set[str] = set()
    for word, count in seen.words.most_common():
        if plain(word) not in written:
            written.add(plain(word))
            codes = own.codes_of(name, column, word) or (TO_DO,)
            yield f"{_quoted(word)} = {_quoted(codes[0])}  # {count:,}"


def guess(seen: Mapping[str, Seen]) -> dict[str, str]:
    """Return which column may hold which field, in the order of the fields; the text is the column with the longest cells of those left."""
    found: dict[str, str] = {}
    for name, hints in HINTS.items():
        free = [column for column in seen if column not in found.values() and (name not in TRANSLATED or seen[column].labels)]
        fitting = (column for hint in hints for column in free if hint in plain(column))
        column = next(fitting, None) if name != "text" else max(free, key=lambda each: seen[each].characters, default=None)
        if column is not None:
            found[name] = column
    return {name: found[name] for name in ("text", "subject", "received", *TRANSLATED) if name in found}


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
