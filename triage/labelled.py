"""Labelled messages: the corpus's lines, evaluation files and officers' decisions, in one form."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from models.errors import CorpusInvalid
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import Channel
from triage.message import TriageInput

CORPUS = Path(__file__).parent / "corpus"
# What stands where a line leaves a field open; it means nothing.
OPEN: dict[str, Any] = {"kind": "complaint", "causes": [], "service_area": None, "safeguarding": "none", "process": "none", "flags": []}


@dataclass(frozen=True, slots=True)
class Labels:
    """The right answers for one message; the `also` sets hold further answers that a careful officer would accept."""

    kind: Kind
    causes: tuple[Cause, ...]
    service_area: ServiceArea | None
    safeguarding: Safeguarding
    process: Process
    flags: frozenset[Flag]
    service_area_also: frozenset[ServiceArea] = frozenset()
    process_also: frozenset[Process] = frozenset()


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message with its right answers; messages of one `group` (hard pairs) are never split between training and testing.

    `silent` names the fields (as in triage/fields.py) that nobody answered: their labels mean nothing, are not learned and not measured.
    """

    id: str
    message: TriageInput
    labels: Labels
    group: str
    silent: frozenset[str] = frozenset()


def corpus_files(folder: Path = CORPUS) -> list[Path]:
    """Return the corpus's files, one a theme, by name; raise CorpusInvalid when there are none."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise CorpusInvalid(f"There is no corpus in {folder}; run Heed from its checkout.")
    return files


def read_labelled(files: Iterable[Path]) -> list[Labelled]:
    """Return the labelled messages of JSONL files; raise CorpusInvalid that names file and line of the first mistake.

    A line may name fields that nobody answered under `silent` and leave them out, and say under `received_at` when it came (ISO 8601).
    """
    found = []
    for file in files:
        for number, line in enumerate(_text(file).split("\n"), 1):
            if not line.strip():
                continue
            try:
                found.append(_labelled(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise CorpusInvalid(f"{file.name}, line {number}: {error!s}. Correct the line and try again.") from error
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CorpusInvalid(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CorpusInvalid(f"{file} is not in UTF-8; save it so and try again.") from error


def corpus_hash(files: Iterable[Path]) -> str:
    """Return the SHA-256, in hexadecimal, over the files' contents in order."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _labelled(line: dict[str, Any]) -> Labelled:
    silent = frozenset(line.get("silent") or ())
    if not silent <= OPEN.keys():
        raise ValueError(f"silent names no field: {', '.join(sorted(silent - OPEN.keys()))}")
    line = line | {field: OPEN[field] for field in silent}
    area = line["service_area"]
    labels = Labels(
        kind=Kind(line["kind"]),
        causes=tuple(Cause(cause) for cause in line["causes"]),
        service_area=None if area is None else ServiceArea(area),
        safeguarding=Safeguarding(line["safeguarding"]),
        process=Process(line["process"]),
        flags=frozenset(Flag(flag) for flag in line["flags"]),
        service_area_also=frozenset(ServiceArea(other) for other in line.get("service_area_also", [])),
        process_also=frozenset(Process(other) for other in line.get("process_also", [])),
    )
    return Labelled(line["id"], _message(line), labels, line.get("pair") or line["id"], silent)


def _message(line: dict[str, Any]) -> TriageInput:
    received = line.get("received_at")
    at = None if received is None else datetime.fromisoformat(received)
    if at is not None and at.tzinfo is None:
        raise ValueError("received_at has no time zone")
    return TriageInput(text=line["text"], subject=line.get("subject") or "", channel=Channel(line["channel"]), received_at=at)
