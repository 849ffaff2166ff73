"""heed history: a council's own cases, imported from CSV for training."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table

if TYPE_CHECKING:
    from heed.histories.importing import ImportReport, Source

app = typer.Typer(help="Import a council's own past cases for training, list them, and remove them.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A CSV file.")]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding, such as cp1252; found out if not given.")]
Separator = Annotated[str | None, typer.Option(help="What parts the cells; found out if not given.")]
WORDS_TOLD = 40


@app.command("map")
def write_map(
    file: File,
    out: Annotated[Path | None, typer.Option(help="Where the map is written; standard output if not given.")] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write the beginning of a map for a CSV file: its columns, and the words found in them, to be filled in."""
    from heed.bootstrap import make_profile
    from heed.histories.mapping import council_words
    from heed.histories.starter import starter
    from heed.histories.table import open_table
    from heed.settings import read_settings
    from models.labels import shown_as

    table = open_table(file, encoding, _separator(separator))
    profile = make_profile(read_settings())
    with shown_as(profile.names):
        text = starter(table, council_words(profile))
    if out is not None:
        _write(out, text)
    if as_json:
        print_json({"columns": list(table.columns), "encoding": table.encoding, "separator": table.separator, "map": str(out or text)})
    elif out is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(f"{out} has {len(table.columns)} columns to go through; then: heed history import {file} --map {out} --check")


@app.command("import")
def import_file(
    file: File,
    mapping: Annotated[Path, typer.Option("--map", help="The map from the file's columns and words to Heed's, in TOML.")],
    name: Annotated[str | None, typer.Option(help="What the history is called; its map's name, or its file's, if not given.")] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Only tell what would be imported; keep nothing.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of the history of the same name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import past cases for training: whole, or not at all. Rows that teach nothing are left out and counted."""
    from heed.bootstrap import make_profile
    from heed.clock import now
    from heed.histories.importing import check_history, import_history, source_of
    from heed.histories.mapping import council_words, read_map
    from heed.settings import read_settings

    source = source_of(file, read_map(mapping, council_words(make_profile(read_settings()))), name, now(), replace=replace)
    given = encoding, _separator(separator)
    if check:
        report = check_history(read_settings(), source, *given)
    else:
        report = import_history(read_settings(), source, lambda detail: _put_on_record("history_imported", detail), *given)
    if as_json:
        print_json({"imported": not check, **report.as_dict()})
    else:
        _tell(report, source, check=check)


@app.command("list")
def list_all(*, as_json: AsJson = False) -> None:
    """List the imported histories."""
    from dataclasses import asdict

    from heed.history import list_histories, unfinished
    from heed.settings import read_settings

    settings = read_settings()
    cards, left = list_histories(settings), unfinished(settings)
    if as_json:
        print_json({"histories": [asdict(card) for card in cards], "unfinished": left})
        return
    rows = [(card.name, card.imported_at[:16], card.source, card.messages, card.rows, _teaches(card.teaches)) for card in cards]
    print_table(("Name", "Imported", "From", "Messages", "Rows", "Teaches"), rows, "No history is imported.")
    for name in left:
        typer.echo(f"An import of {name} was broken off; import it again, or: heed history remove {name}")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="The history's name.")], *, as_json: AsJson = False) -> None:
    """Delete an imported history, and name the models that have learned from it: they are not deleted."""
    from heed.history import find_history, remove_history, unfinished
    from heed.settings import read_settings
    from models.errors import NotFound

    settings = read_settings()
    card = find_history(settings, name)
    if card is None and name not in unfinished(settings):
        raise NotFound(f"There is no history {name}; see: heed history list")
    models = [] if card is None else _models_since(card.first_imported_at)
    # On record first: what is gone is never missing from the trail.
    _put_on_record("history_removed", name if card is None else f"{name}: {card.messages} messages from {card.source}")
    remove_history(settings, name)
    if as_json:
        print_json({"name": name, "removed": True, "models": models})
        return
    typer.echo(f"{name} is removed.")
    if models:
        typer.echo(f"These models may have learned from it and remain: {', '.join(models)}. Train without it: heed train")


def _models_since(moment: str) -> list[str]:
    """Return the versions of models that were trained on history since `moment` (ISO 8601)."""
    from heed.model_cards import list_models
    from heed.settings import read_settings

    models = list_models(read_settings())
    return [each["version"] for each in models if (each["sources"] or {}).get("history") and (each["trained_at"] or moment) >= moment]


def _put_on_record(action: str, detail: str) -> None:
    from heed.accounts import acting
    from heed.clock import now
    from heed.running import with_store
    from storage.store import Store

    async def put(store: Store, by: int) -> None:
        async with store.begin() as unit:
            await unit.audit.append(now(), by, action, detail=detail)
            await unit.commit()

    with_store(lambda store: acting(store, lambda by: put(store, by)))


def _separator(given: str | None) -> str | None:
    """Return the separator meant: a tab cannot be typed easily."""
    found = "\t" if given in {"tab", "\\t"} else given
    if found is not None and len(found) != 1:
        raise typer.BadParameter("give one character, or tab", param_hint="--separator")
    return found


def _write(out: Path, text: str) -> None:
    from models.errors import NotFound

    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise NotFound(f"{out} cannot be written: {error.strerror}.") from error


def _tell(report: "ImportReport", source: "Source", *, check: bool) -> None:
    shown = report.as_dict()
    separator = "tab" if report.separator == "\t" else f'"{report.separator}"'
    typer.echo(f"{report.source}: {report.encoding}, parted by {separator}, {report.rows} rows.")
    typer.echo(
        f"{'Would import' if check else 'Imported'} {report.messages} messages as {report.name}; they teach {_teaches(shown['teaches'])}."
    )
    for where, count in shown["duplicates"].items():
        typer.echo(f"  {count} left out: the same text {where} is there already")
    for reason, found in shown["left_out"].items():
        typer.echo(f"  {found['count']} left out: {reason} ({_lines(found)})")
    if report.bad_dates.count:
        typer.echo(f"  {report.bad_dates.count} without a date: it cannot be read ({_lines(shown['unreadable_dates'])}); set date_format")
    words = [(each["count"], _lines(each), each["column"], each["value"], each["add"]) for each in shown["unmapped"]]
    if words:
        typer.echo("Words that the map does not know; their rows do not teach that field:")
        print_table(("Rows", "Where", "Column", "Word", "Add to the map"), words[:WORDS_TOLD], "")
        if len(words) > WORDS_TOLD:
            typer.echo(f"… and {len(words) - WORDS_TOLD} more; --json shows all.")
    if "flags" in source.mapping.columns and not source.mapping.flags_are_complete:
        typer.echo("Flags are not learned from; say flags_are_complete = true if the history records every flag that Heed knows.")


def _lines(found: dict[str, Any]) -> str:
    more = " …" if found["count"] > len(found["lines"]) else ""
    return f"line{'' if found['count'] == 1 else 's'} {', '.join(map(str, found['lines']))}{more}"


def _teaches(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "nothing"
