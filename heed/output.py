"""What commands print: one JSON document, or text for people."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

WIDE = 200


def print_json(value: Any) -> None:
    """Print `value` as one JSON document; moments are in ISO 8601."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], nothing: str) -> None:
    """Print a table for people, or `nothing` when it has no rows; cells are taken as they are, never as markup."""
    table = Table(header_style="bold")
    for heading in headings:
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    if table.row_count:
        Console(width=None if sys.stdout.isatty() else WIDE).print(table)
    else:
        typer.echo(nothing)
