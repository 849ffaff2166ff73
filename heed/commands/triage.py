"""heed triage: what would be suggested for a message, or for a file of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table

if TYPE_CHECKING:
    from datetime import datetime

    from triage.message import TriageInput

BATCH = 32


def triage(
    file: Annotated[str, typer.Argument(help="A text or .eml file, or - for standard input.")] = "-",
    jsonl: Annotated[Path | None, typer.Option(help="Messages, one JSON object a line: id, channel, subject, text, received_at.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where --jsonl writes its suggestions, one JSON object a line.")] = None,
    received: Annotated[str | None, typer.Option(help="When a text came: an ISO date, or date and time; UTC unless it says.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Suggest labels for one message, or with --jsonl and --out for many; nothing is stored."""
    if (jsonl is None) != (out is None):
        raise typer.BadParameter("--jsonl and --out go together")
    if jsonl is not None and file != "-":
        raise typer.BadParameter("name one message, or --jsonl and --out, not both")
    mail = file.lower().endswith(".eml")
    if received is not None and (jsonl is not None or mail):
        raise typer.BadParameter("--received is for a text; mails and lines of --jsonl tell themselves when they came")
    if jsonl is not None and out is not None:
        _many(jsonl, out, as_json=as_json)
    else:
        _one(file, None if received is None else _moment(received), mail=mail, as_json=as_json)


def _moment(said: str) -> "datetime":
    from heed.triage_input import MomentImplausible, moment_from

    try:
        return moment_from(said)
    except MomentImplausible as error:
        raise typer.BadParameter(str(error), param_hint="--received") from error
    except ValueError as error:
        raise typer.BadParameter("give an ISO date such as 2025-06-03, or 2025-06-03T09:12", param_hint="--received") from error


def _one(file: str, received_at: "datetime | None", *, mail: bool, as_json: bool) -> None:
    from heed.bootstrap import make_profile
    from heed.learning import load_suggesting
    from heed.settings import read_settings
    from heed.triage_input import message_from_bytes
    from models.labels import shown_as

    raw = sys.stdin.buffer.read() if file == "-" else _read(Path(file))
    settings = read_settings()
    with shown_as(make_profile(settings).names):
        found = load_suggesting(settings)(message_from_bytes(raw, mail=mail, received_at=received_at)).as_dict()
    if as_json:
        print_json(found)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    from triage.languages.names import is_foreign, written_in

    if is_foreign(found["language"]):
        typer.echo(written_in(found["language"]))
    answers = [(name, found[name]) for name in ("kind", "service_area", "safeguarding", "process") if found[name]]
    answers += [("cause", cause) for cause in found["causes"]] + [("flag", flag) for flag in found["flags"]]
    headings = ("Field", "Suggestion", "Confidence", "Band", "Why", "Evidence")
    print_table(headings, [_row(name, answer) for name, answer in answers], "")
    typer.echo(f"The case as a whole: {found['band']}.")


def _row(name: str, answer: dict[str, Any]) -> tuple[object, ...]:
    quotes = " … ".join(" ".join(span["quote"].split()) for span in answer["evidence"])
    return name, answer["label"], f"{answer['confidence']:.0%}", answer["band"], answer["reason"], quotes


def _many(source: Path, target: Path, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.progress import track

    from heed.learning import load_suggesting
    from heed.settings import read_settings
    from heed.whole_file import whole_file

    classifier = load_suggesting(read_settings())
    messages = list(_messages(source))
    batches = [messages[n : n + BATCH] for n in range(0, len(messages), BATCH)]
    with whole_file(target) as file:
        for batch in track(batches, "Suggesting", console=Console(stderr=True), disable=as_json):
            for (name, _), suggestion in zip(batch, classifier.suggest_many([message for _, message in batch]), strict=True):
                file.write(json.dumps({"id": name, **suggestion.as_dict()}, ensure_ascii=False) + "\n")
    if as_json:
        print_json({"messages": len(messages), "out": str(target)})
    else:
        typer.echo(f"{len(messages)} suggestions are in {target}.")


def _messages(source: Path) -> "Iterator[tuple[str, TriageInput]]":
    from heed.triage_input import MomentImplausible, message_from_line
    from models.errors import CorpusInvalid

    for number, line in enumerate(_read(source).decode("utf-8-sig", "replace").split("\n"), 1):
        if line.strip():
            try:
                found = json.loads(line)
                yield found["id"], message_from_line(found)
            except MomentImplausible as error:
                raise CorpusInvalid(f"{source.name}, line {number}: received_at: {error} Correct it.") from error
            except (ValueError, KeyError, TypeError) as error:
                wanted = "an object with id, text and, if you like, subject, channel (email or chat) and received_at"
                raise CorpusInvalid(f"{source.name}, line {number}: this is not {wanted}. Correct it.") from error


def _read(path: Path) -> bytes:
    from models.errors import NotFound

    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror}.") from error
