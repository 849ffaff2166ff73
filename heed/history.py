"""A council's own labelled history, kept for training in the data directory, readable by Heed's user alone."""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from heed.settings import Settings
from models.errors import HistoryInvalid, NotFound, SettingsError
from triage.labelled import Labelled, read_labelled

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
ONLY_OURS, ONLY_OUR_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class HistoryCard:
    """Where a history comes from and what of it was taken; `imported_at` in ISO 8601, `first_imported_at` before it was replaced."""

    name: str
    source: str
    source_sha256: str
    imported_at: str
    first_imported_at: str
    rows: int
    messages: int
    teaches: dict[str, int]
    left_out: dict[str, int]
    duplicates: dict[str, int]
    encoding: str
    separator: str
    mapping: dict[str, Any]


def read_history(settings: Settings, *, but: str | None = None) -> list[Labelled]:
    """Return the messages of all imported histories, one after the other, `but` one; raises CorpusInvalid when a file was damaged."""
    return read_labelled([_messages(settings, card.name) for card in list_histories(settings) if card.name != but])


def list_histories(settings: Settings) -> list[HistoryCard]:
    """Return the cards of the imported histories, by name; raises HistoryInvalid when one cannot be read."""
    return [_card(path) for path in sorted(folder(settings).glob("*.json"))]


def unfinished(settings: Settings) -> list[str]:
    """Return the names of which messages are there but no card: an import was killed, and what it left is read by nobody."""
    names = {path.name.partition(".")[0] for path in folder(settings).glob("*.jsonl*")}
    return sorted(names - {path.stem for path in folder(settings).glob("*.json")})


def remove_history(settings: Settings, name: str) -> None:
    """Delete a history's messages and its card, or what an unfinished import left; raises NotFound and SettingsError."""
    if find_history(settings, name) is None and name not in unfinished(settings):
        raise NotFound(f"There is no history {name}; see: heed history list")
    try:
        for path in (_draft_path(settings, name), _messages(settings, name), _card_path(settings, name)):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(settings, error) from error


def find_history(settings: Settings, name: str) -> HistoryCard | None:
    """Return a history's card, or None when there is none of that name."""
    path = _card_path(settings, name)
    return _card(path) if NAME.fullmatch(name) and path.is_file() else None


def folder(settings: Settings) -> Path:
    """Return where the histories are kept."""
    return settings.data_dir / "history"


def name_of(path: Path) -> str:
    """Return the name that a history takes from its file when it is given none."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60].strip("-")


class Draft:
    """A history that is being imported: nothing of it counts, and nothing of it stays, unless it is finished."""

    def __init__(self, settings: Settings, name: str, file: TextIO) -> None:
        """Write to `file`, which is none of the imported ones yet."""
        self._settings, self._name, self._file = settings, name, file

    def write(self, line: dict[str, Any]) -> None:
        """Add a message; raises SettingsError when the disk is full."""
        try:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise _unwritable(self._settings, error) from error

    def finish(self, card: HistoryCard) -> None:
        """Put the history in place, its card last: what has no card does not count. Raises SettingsError."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            _card_path(self._settings, self._name).unlink(missing_ok=True)
            _draft_path(self._settings, self._name).replace(_messages(self._settings, self._name))
            _write_whole(_card_path(self._settings, self._name), json.dumps(asdict(card), ensure_ascii=False, indent=2) + "\n")
        except OSError as error:
            raise _unwritable(self._settings, error) from error


@contextmanager
def drafting(settings: Settings, name: str) -> Iterator[Draft]:
    """Open a draft of the history `name` and delete it unless it is finished; raises HistoryInvalid for a name that no file can have."""
    if not NAME.fullmatch(name):
        raise HistoryInvalid(f"“{name}” cannot be a history's name; use up to 60 small letters, digits, - and _.")
    path = _draft_path(settings, name)
    try:
        folder(settings).mkdir(mode=ONLY_OUR_FOLDER, parents=True, exist_ok=True)
        folder(settings).chmod(ONLY_OUR_FOLDER)
        path.unlink(missing_ok=True)  # left by an import that was killed
        file = _open_ours(path)
    except OSError as error:
        raise _unwritable(settings, error) from error
    try:
        with file:
            yield Draft(settings, name, file)
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _open_ours(path: Path) -> TextIO:
    """Create a file that nobody else can read, from its first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OURS), "w", encoding="utf-8", errors="replace", newline="\n")


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_suffix(".json.part")
    draft.unlink(missing_ok=True)
    with _open_ours(draft) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _card(path: Path) -> HistoryCard:
    try:
        return HistoryCard(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise HistoryInvalid(f"The card {path} cannot be read; remove it and its messages, and import the history again.") from error


def _messages(settings: Settings, name: str) -> Path:
    return folder(settings) / f"{name}.jsonl"


def _card_path(settings: Settings, name: str) -> Path:
    return folder(settings) / f"{name}.json"


def _draft_path(settings: Settings, name: str) -> Path:
    return folder(settings) / f"{name}.jsonl.part"


def _unwritable(settings: Settings, error: OSError) -> SettingsError:
    return SettingsError(f"HEED_DATA_DIR: {folder(settings)} cannot be written to: {error.strerror}.")
