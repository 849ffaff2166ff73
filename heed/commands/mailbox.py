"""heed mailbox: the mailboxes that mail is fetched from."""

import typer

from heed.output import AsJson, print_json, print_table

app = typer.Typer(help="List and check the mailboxes that mail is fetched from.", no_args_is_help=True)


@app.command("list")
def list_mailboxes(*, as_json: AsJson = False) -> None:
    """List the mailboxes fetched so far, what keeps Heed from them, and how many mails were left there."""
    from heed.mailboxes import list_mailboxes as find
    from heed.running import with_store

    found = with_store(find)
    if as_json:
        print_json(found)
    else:
        rows = [(box["mailbox"], str(box["fetched_at"] or "never")[:16], box["left"], box["trouble"] or "none") for box in found]
        print_table(("Mailbox", "Looked through", "Left there", "Trouble"), rows, "No mailbox has been fetched yet.")


@app.command()
def check(*, as_json: AsJson = False) -> None:
    """Sign in to each mailbox of the settings and count what waits there; nothing is taken. Ends with 1 when one cannot be fetched."""
    from heed.mailboxes import check_mailboxes
    from heed.running import with_store
    from heed.settings import read_settings

    settings = read_settings()
    found = with_store(lambda store: check_mailboxes(settings, store))
    if as_json:
        print_json(found)
    else:
        for box in found:
            waiting = f"Signed in. {box['waiting']} mails since {box['from_day']} wait to be taken."
            typer.echo(f"{box['mailbox']}: {box['trouble'] or waiting}")
    if any(box["trouble"] for box in found):
        raise typer.Exit(1)
