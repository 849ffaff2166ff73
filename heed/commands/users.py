"""heed user: who may sign in at the desk."""

from typing import Annotated

import typer

from heed.output import AsJson, print_json, print_table
from models.states import Role

app = typer.Typer(help="Add, list, disable and reset the desk's accounts.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The user name.")]


@app.command()
def add(name: Name, role: Annotated[Role, typer.Option(help="What the account is for.")], *, as_json: AsJson = False) -> None:
    """Add an account and print its one-time password."""
    from desk import account_admin
    from heed.accounts import acting
    from heed.clock import now
    from heed.running import with_store

    if role is Role.SERVICE:
        raise typer.BadParameter("people are officer, safeguarding, manager or administrator", param_hint="--role")
    password = with_store(lambda store: acting(store, lambda by: account_admin.add_account(store, by, name, role, now())))
    _tell_password(name, password, as_json=as_json)


@app.command()
def reset(name: Name, *, as_json: AsJson = False) -> None:
    """Give an account a new one-time password and end its sessions."""
    from desk import account_admin
    from heed.accounts import acting_on
    from heed.clock import now
    from heed.running import with_store

    _, password = with_store(lambda store: acting_on(store, name, lambda by, who: account_admin.reset_account(store, by, who, now())))
    _tell_password(name, password, as_json=as_json)


@app.command()
def disable(name: Name, *, as_json: AsJson = False) -> None:
    """Shut an account out and end its sessions everywhere."""
    from desk import account_admin
    from heed.accounts import acting_on
    from heed.clock import now
    from heed.running import with_store

    with_store(lambda store: acting_on(store, name, lambda by, who: account_admin.disable_account(store, by, who, now())))
    if as_json:
        print_json({"name": name, "disabled": True})
    else:
        typer.echo(f"{name} is disabled.")


@app.command("list")
def list_accounts(*, as_json: AsJson = False) -> None:
    """List the accounts."""
    from heed.accounts import list_accounts as find
    from heed.running import with_store

    found = with_store(find)
    if as_json:
        print_json(found)
    else:
        rows = [(account["name"], account["role"], "disabled" if account["disabled"] else "active") for account in found]
        print_table(("Name", "Role", "State"), rows, "There are no accounts; make run creates the first ones.")


def _tell_password(name: str, password: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"name": name, "one_time_password": password})
    else:
        typer.echo(f"One-time password of {name}: {password}\nIt is shown only now, and is to be changed at the first sign-in.")
