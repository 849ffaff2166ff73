"""The map from a council's own columns and words to Heed's labels: a TOML file that its analyst fills in."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.errors import HistoryInvalid
from models.labels import ON_SCREEN, Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.profile import Profile
from models.states import Channel

ONE_OF: dict[str, type[StrEnum]] = {"kind": Kind, "service_area": ServiceArea, "safeguarding": Safeguarding, "process": Process}
MANY_OF: dict[str, type[StrEnum]] = {"causes": Cause, "flags": Flag}
LABELLED = ONE_OF | MANY_OF
TRANSLATED: dict[str, type[StrEnum]] = {**LABELLED, "channel": Channel}
COLUMNS = ("text", "subject", "received", *TRANSLATED)
SETTINGS: dict[str, type[Any]] = {"name": str, "encoding": str, "separator": str, "date_format": str, "flags_are_complete": bool}
# In place of a code: still to be filled in, and all the other words.
TO_DO, ALL_OTHERS = "?", "*"

Codes = tuple[str, ...]
CouncilWords = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """What a council's words in one field mean: in one of its columns, or in any; no code where a word says nothing."""

    anywhere: Mapping[str, Codes] = field(default_factory=dict)
    in_column: Mapping[str, Mapping[str, Codes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryMap:
    """A whole map; `columns` may name several columns a field, `always` gives codes that hold for every row.

    `splits` are the separators between several labels in one cell, by field. Unless `flags_are_complete`, flags are not learned from: a
    flag that the history does not record would be taught to be absent. `council` are the words of the council's profile.
    """

    columns: Mapping[str, tuple[str, ...]]
    always: Mapping[str, Codes] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    encoding: str | None = None
    separator: str | None = None
    date_format: str | None = None
    flags_are_complete: bool = False
    council: CouncilWords = field(default_factory=dict)

    def check_columns(self, present: Sequence[str]) -> None:
        """Raise HistoryInvalid for the first column that is named here and not `present`."""
        for name in (name for names in self.columns.values() for name in names):
            if name not in present:
                near = get_close_matches(name, present, 1, 0.5)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                raise HistoryInvalid(f"The file has no column “{name}”.{hint} It has: {', '.join(present)}.")

    def codes_of(self, name: str, column: str, value: str) -> Codes | None:
        """Return the codes that a cell of `column` means in the field `name`, none where it says nothing, None where it is not mapped."""
        found = self._whole(name, column, value)
        separator = self.splits.get(name)
        if found is not None or separator is None or separator not in value:
            return found
        parts = [self._whole(name, column, part) for part in value.split(separator)]
        known = [part for part in parts if part is not None]
        return tuple(dict.fromkeys(code for part in known for code in part)) if len(known) == len(parts) else None

    def _whole(self, name: str, column: str, value: str) -> Codes | None:
        words, key = self.words.get(name, Words()), plain(value)
        tables = (words.in_column.get(column, {}), words.anywhere)
        found = [table[key] for table in tables if key in table]
        if not found and not key:
            return ()
        found += [(code,) for code in (self.council.get(name, {}).get(key), _own_code(name, key)) if code]
        found += [table[ALL_OTHERS] for table in tables if ALL_OTHERS in table]
        return None if not found or found[0] == (TO_DO,) else found[0]


def plain(value: str) -> str:
    """Return a word as words are compared: neither case nor blanks count."""
    return " ".join(value.casefold().split())


@lru_cache(maxsize=4096)
def _own_code(name: str, key: str) -> str:
    """Return the code of a word that is Heed's own, as a code or as a name on screen; "" for any other."""
    for label in TRANSLATED[name]:
        if key in {str(label), plain(ON_SCREEN.get(label, ""))}:
            return str(label)
    return ""


def council_words(profile: Profile) -> CouncilWords:
    """Return the codes of a council's own words and names by field, as its profile gives them."""
    words: dict[str, dict[str, str]] = {name: {} for name in LABELLED}
    for name, question in LABELLED.items():
        words[name].update({plain(profile.names[label]): str(label) for label in question})
    words["service_area"].update({word: str(area) for word, area in profile.own_words.service_areas.items()})
    words["causes"].update({word: str(cause) for word, cause in profile.own_words.causes.items()})
    return words


def read_map(path: Path, council: CouncilWords | None = None) -> HistoryMap:
    """Return the map in a TOML file, with the `council` words beside it; raise HistoryInvalid that names what is wrong in it."""
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise HistoryInvalid(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise HistoryInvalid(f"{path} is not in UTF-8; save it so and try again.") from error
    except tomllib.TOMLDecodeError as error:
        raise HistoryInvalid(f"{path.name} is not valid TOML: {error}.") from error
    try:
        return replace(map_from_dict(body), council=council or {})
    except HistoryInvalid as error:
        raise HistoryInvalid(f"{path.name}: {error}") from error


def map_from_dict(body: Mapping[str, Any]) -> HistoryMap:
    """Return the map that a TOML document holds; raise HistoryInvalid."""
    known = {*SETTINGS, "columns", "always", "split", *TRANSLATED}
    for key, value in body.items():
        if key not in known:
            raise HistoryInvalid(f"“{key}” is nothing that a map holds; it holds {', '.join(sorted(known))}.")
        if not isinstance(value, SETTINGS.get(key, dict)):
            raise HistoryInvalid(f"“{key}” is of the wrong type.")
    columns = {name: _several(f"columns.{name}", given) for name, given in _section(body, "columns", COLUMNS).items()}
    if not columns.get("text"):
        raise HistoryInvalid('[columns] does not say which column has the text; add text = "…".')
    always = {name: _codes(name, f"always.{name}", given) for name, given in _section(body, "always", TRANSLATED).items()}
    splits = {name: _text(f"split.{name}", given) for name, given in _section(body, "split", MANY_OF).items()}
    words = {name: _words(name, body[name]) for name in TRANSLATED if name in body}
    return HistoryMap(columns, always, words, splits, **{name: body[name] for name in SETTINGS if name in body})


def _section(body: Mapping[str, Any], name: str, known: Mapping[str, Any] | Sequence[str]) -> Mapping[str, Any]:
    section: Mapping[str, Any] = body.get(name, {})
    for key in section:
        if key not in known:
            raise HistoryInvalid(f"[{name}] has “{key}”; it may have {', '.join(known)}.")
    return section


def _words(name: str, table: Mapping[str, Any]) -> Words:
    own = {plain(key): _codes(name, key, given) for key, given in table.items() if not isinstance(given, dict)}
    inner = {key: given for key, given in table.items() if isinstance(given, dict)}
    return Words(own, {column: {plain(k): _codes(name, k, v) for k, v in given.items()} for column, given in inner.items()})


def _codes(name: str, key: str, given: Any) -> Codes:
    """Return the codes that a word is given; none for "", and the mark itself where it is still to be filled in."""
    codes = _several(key, given)
    if codes in {("",), (TO_DO,)}:
        return () if codes == ("",) else codes
    known = [str(label) for label in TRANSLATED[name]]
    for code in codes:
        if code not in known:
            near = get_close_matches(code, known, 1, 0.5)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise HistoryInvalid(f"“{key}” is given “{code}”, which is no code of {name}.{hint} There are {', '.join(known)}.")
    if len(codes) > 1 and name not in MANY_OF:
        raise HistoryInvalid(f"“{key}” is given several codes; {name} has one only.")
    return codes


def _several(key: str, given: Any) -> tuple[str, ...]:
    return tuple(_text(key, each) for each in given) if isinstance(given, list) else (_text(key, given),)


def _text(key: str, given: Any) -> str:
    if not isinstance(given, str):
        raise HistoryInvalid(f"“{key}” is given {given!r}; write a text in quotation marks.")
    return given
