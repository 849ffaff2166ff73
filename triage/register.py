"""The register of trained models: each with its card, and one small file that names the model in use."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ModelUnusable, NotFound
from triage.model import Model, load_model, save_model

KEPT = 10
IN_USE = "in-use.json"
CURRENT, PREVIOUS = "current", "previous"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which model is in use, and which one was before it."""

    version: str
    previous: str | None = None


class Register:
    """The models of one data directory: `<version>.skops` with `<version>.json`, its card, beside it."""

    def __init__(self, folder: Path, old: Path) -> None:
        """Keep models in `folder`; `old` is the single model's file of before there was a register, taken over when found."""
        self.folder = folder
        self._old = old

    def versions(self) -> list[str]:
        """Return the versions of all models that are kept, newest first."""
        self._take_over()
        return sorted((file.stem for file in self.folder.glob("*.skops")), reverse=True)

    def pointer(self) -> Pointer | None:
        """Return which model is in use, or None when none was put to use."""
        try:
            body = json.loads((self.folder / IN_USE).read_text(encoding="utf-8"))
            return Pointer(body["version"], body["previous"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def path_in_use(self) -> Path:
        """Return the file of the model in use; one that is not there when there is none."""
        self._take_over()
        pointer = self.pointer()
        if pointer is not None:
            return self._file(pointer.version)
        return self._old if self._old.is_file() else self.folder

    def find(self, name: str) -> str:
        """Return the version that is meant by a version, `current` or `previous`; raise NotFound."""
        versions, pointer = self.versions(), self.pointer()
        known = {} if pointer is None else {CURRENT: pointer.version, PREVIOUS: pointer.previous}
        version = known.get(name, name)
        if version is None:
            raise NotFound("There is no model before this one.")
        if version not in versions:
            raise NotFound(f"There is no model {name}; see: heed model list")
        return version

    def load(self, version: str) -> Model:
        """Return a model; raises ModelUnusable."""
        return load_model(self._file(version))

    def card(self, version: str) -> dict[str, Any]:
        """Return a model's card with its version; raises ModelUnusable when that would have to be read from a model that cannot be."""
        try:
            return dict(json.loads(self._card(version).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {"version": version, **self.load(version).card}

    def add(self, model: Model) -> None:
        """Keep a model; it is not put to use by that. Raises OSError."""
        self._take_over()
        save_model(model, self._file(model.version))
        self.write_card({"version": model.version, **model.card})

    def write_card(self, card: dict[str, Any]) -> None:
        """Keep what is known of the model `card["version"]`, in place of what was. Raises OSError."""
        _write(self._card(card["version"]), card)

    def use(self, version: str) -> None:
        """Put a model to use, from one moment to the next. Raises OSError, and ModelUnusable when it cannot be loaded."""
        self.load(version)
        before = self.pointer()
        if before is None or before.version != version:
            _write(self.folder / IN_USE, {"version": version, "previous": None if before is None else before.version})
        self._old.unlink(missing_ok=True)  # whatever is still there could not be taken over

    def tidy(self) -> list[str]:
        """Delete all but the newest ten models, the one in use and the one before it; return the versions that went."""
        pointer = self.pointer()
        needed = set() if pointer is None else {pointer.version, pointer.previous}
        gone = [version for version in self.versions()[KEPT:] if version not in needed]
        for version in gone:
            self._file(version).unlink(missing_ok=True)
            self._card(version).unlink(missing_ok=True)
        return gone

    def _take_over(self) -> None:
        """Take the single model of before into the register, if it is usable and nothing is in use; a place that is read-only keeps it."""
        if self.pointer() is not None or not self._old.is_file():
            return
        with suppress(OSError, ModelUnusable):
            model = load_model(self._old)
            self.folder.mkdir(parents=True, exist_ok=True)
            self.write_card({"version": model.version, **model.card})
            with suppress(FileNotFoundError):  # another process was quicker
                self._old.replace(self._file(model.version))
            _write(self.folder / IN_USE, {"version": model.version, "previous": None})

    def _file(self, version: str) -> Path:
        return self.folder / f"{version}.skops"

    def _card(self, version: str) -> Path:
        return self.folder / f"{version}.json"


def _write(path: Path, body: dict[str, Any]) -> None:
    """Write JSON so that a crash leaves either the old file or the new one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with draft.open("x", encoding="utf-8") as file:
        json.dump(body, file, ensure_ascii=False, indent=2, default=str)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
