"""heed audit: whether the trail of who read and changed what is whole."""

from pathlib import Path
from typing import Annotated

import typer

from heed.output import AsJson, print_json

app = typer.Typer(help="Check the audit trail, and print anchors of it to keep elsewhere.", no_args_is_help=True)
Anchors = Annotated[
    Path | None, typer.Option("--anchors", exists=True, dir_okay=False, help="File with lines that heed audit anchor has printed.")
]


@app.command()
def verify(anchors: Anchors = None, *, as_json: AsJson = False) -> None:
    """Check every entry against the one before, and the trail against anchors; fails when anything was changed or cut off."""
    from heed.audit import read_anchor
    from heed.audit import verify as check
    from heed.running import with_store
    from heed.secret_key import secret_key
    from heed.settings import read_settings

    secret = secret_key(read_settings())
    lines = anchors.read_text(encoding="utf-8").splitlines() if anchors else []
    known = [read_anchor(line, secret) for line in lines if line.strip()]
    count = with_store(lambda store: check(store, known))
    if as_json:
        print_json({"entries": count, "anchors": len(known), "holds": True})
    else:
        typer.echo(f"The audit trail holds: {count} entries, {len(known)} anchors.")


@app.command()
def anchor(*, as_json: AsJson = False) -> None:
    """Print a signed line that names the last entry; keep it outside the store, and give it to heed audit verify later."""
    from heed.audit import make_anchor
    from heed.running import with_store
    from heed.secret_key import secret_key
    from heed.settings import read_settings

    secret = secret_key(read_settings())
    line = with_store(lambda store: make_anchor(store, secret))
    if as_json:
        print_json({"anchor": line})
    else:
        typer.echo(line)
