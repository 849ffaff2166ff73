"""heed pen: what could not be worked off, kept for people to look at."""

from typing import Annotated

import typer

from heed.output import AsJson, print_json, print_table

app = typer.Typer(help="List, show and retry what stands in the holding pen.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="The row's number, from: heed pen list")]


@app.command("list")
def list_held(*, as_json: AsJson = False) -> None:
    """List what is held, oldest first, without what it says."""
    from heed.clock import now
    from heed.held import list_held as find
    from heed.running import with_pen

    found = with_pen(lambda store, addresses: find(store, addresses, now()))
    if as_json:
        print_json(found)
    else:
        rows = [(row["number"], row["channel"], row["received_at"][:16], row["reason"]) for row in found]
        print_table(("Number", "Channel", "Received", "Why it is held"), rows, "The holding pen is empty.")


@app.command()
def show(number: Number, *, as_json: AsJson = False) -> None:
    """Show one held message; the reading is audited."""
    from heed.clock import now
    from heed.held import show_held
    from heed.running import with_pen

    found = with_pen(lambda store, addresses: show_held(store, addresses, number, now()))
    if as_json:
        print_json(found)
    else:
        typer.echo(f"{found['channel']}, received {found['received_at'][:16]}; {found['reason']}\n\n{found['text']}")


@app.command()
def retry(number: Number, *, as_json: AsJson = False) -> None:
    """Give a held message back to the worker."""
    from heed.clock import now
    from heed.held import retry_held
    from heed.running import with_pen

    with_pen(lambda store, addresses: retry_held(store, addresses, number, now()))
    if as_json:
        print_json({"number": number, "state": "new"})
    else:
        typer.echo(f"Row {number} will be worked off again.")
