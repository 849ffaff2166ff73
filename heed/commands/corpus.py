"""heed corpus: the labelled messages that the model learns from."""

from pathlib import Path
from typing import Annotated

import typer

from heed.output import AsJson, print_json, print_table

app = typer.Typer(help="Look after the corpus.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Look after the corpus."""


@app.command()
def check(
    against: Annotated[list[Path] | None, typer.Option(help="A labelled file that must not have leaked into the corpus.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Check the corpus's labels, balance and duplicates, and that nothing of the files named with --against is in it."""
    from models.errors import CorpusInvalid
    from triage.corpus_check import check_corpus
    from triage.labelled import corpus_files, read_labelled

    found = check_corpus(read_labelled(corpus_files()), read_labelled(against or []))
    if as_json:
        print_json({"messages": found.messages, "counts": found.counts, "problems": found.problems})
    else:
        rows = [(field, label, count) for field, counts in found.counts.items() for label, count in counts.items()]
        print_table(("Field", "Label", "Messages"), rows, "The corpus is empty.")
        typer.echo(f"{found.messages} messages.")
    if found.problems:
        raise CorpusInvalid(f"{len(found.problems)} problems in the corpus; the first: {found.problems[0]}")
