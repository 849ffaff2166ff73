"""What rates are looked at by, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk.words import name_of, words_of
from models.labels import Cause, ServiceArea
from models.states import Band, Channel
from reports.misrouting import Rates


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a dimension's table: its code, its name and its rates."""

    code: str
    name: str
    rates: Rates


@dataclass(frozen=True, slots=True)
class DimensionTable:
    """What rates are looked at by, as a table: its code, title, first heading and rows."""

    code: str
    title: str
    heading: str
    rows: tuple[Part, ...]


TITLES = {
    "service_area": ("By service area", "Service area"),
    "team": ("By team", "Team"),
    "cause": ("By cause", "Cause"),
    "channel": ("By channel", "Channel"),
    "band": ("By how sure Heed was", "Band"),
    "model": ("By model", "Model"),
}
ENUMS: dict[str, type[StrEnum]] = {"service_area": ServiceArea, "cause": Cause, "channel": Channel, "band": Band}
WITHOUT = {"service_area": "No service area", "team": "No team", "cause": "No cause"}


def dimensions_in_words(by: Mapping[str, Mapping[str, Rates]]) -> list[DimensionTable]:
    """Return the tables, in the order in which managers ask."""
    return [_table(code, by[code]) for code in TITLES if by.get(code)]


def _table(code: str, parts: Mapping[str, Rates]) -> DimensionTable:
    order = [str(each) for each in ENUMS.get(code, ())]
    names = sorted(parts, key=lambda part: (part == "", order.index(part) if part in order else len(order), part))
    title, heading = TITLES[code]
    return DimensionTable(code, title, heading, tuple(Part(part, in_words(code, part), parts[part]) for part in names))


def in_words(dimension: str, code: str) -> str:
    """Return the name of a dimension's code."""
    if code == "":
        return WITHOUT.get(dimension, "None")
    enum = ENUMS.get(dimension)
    if enum is None:
        return code
    label = enum(code)
    return words_of(label) if isinstance(label, Channel | Band) else name_of(label)  # type: ignore[arg-type]  # the others are labels
