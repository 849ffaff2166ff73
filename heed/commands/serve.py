"""heed serve: run Heed."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from heed.output import print_json

if TYPE_CHECKING:
    from heed.serving import Part
    from heed.settings import Settings

LABELS = {
    "mail": "Mail is taken at",
    "fetch": "Mail is fetched",
    "desk": "The desk is at",
    "chat": "Chat is",
    "sms": "Text messages are",
    "worker": "The worker is",
    "metrics": "Figures are",
}


def serve(
    only: Annotated[
        str | None, typer.Option(help="Only these parts, separated by commas: mail, fetch, chat, sms, worker, desk, metrics.")
    ] = None,
    *,
    prepare: Annotated[bool, typer.Option(help="First train a model, update the store and create accounts, where missing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Once everything runs, print where it is as one JSON document.")] = False,
) -> None:
    """Take mail and chat, work messages off, and serve the desk, until stopped by Ctrl-C."""
    from heed.logs import set_up_logs
    from heed.preparing import prepare_model, prepare_store
    from heed.serving import Part
    from heed.settings import read_settings

    settings = read_settings()
    set_up_logs(settings.log_level)
    try:
        parts = [Part(name.strip()) for name in only.split(",")] if only else list(Part)
    except ValueError as error:
        raise typer.BadParameter("name some of: mail, fetch, chat, sms, worker, desk, metrics", param_hint="--only") from error
    passwords: dict[str, str] = {}
    if prepare:
        # What fails at once comes before what takes minutes.
        passwords = asyncio.run(prepare_store(settings))
        if not as_json:
            _tell_passwords(passwords, fixed=settings.first_password is not None)
        prepare_model(settings)

    def tell(places: dict[Part, str]) -> None:
        if as_json:
            print_json({"data_dir": str(settings.data_dir.resolve()), "parts": places, "first_passwords": passwords})
        else:
            _tell_places(places, settings)

    asyncio.run(_serve(settings, parts, tell))
    if not as_json:
        typer.echo("Heed has stopped.")


async def _serve(settings: "Settings", parts: "list[Part]", tell: "Callable[[dict[Part, str]], None]") -> None:
    from heed.serving import serve as run

    started: asyncio.Future[dict[Part, str]] = asyncio.get_running_loop().create_future()
    started.add_done_callback(lambda future: None if future.cancelled() else tell(future.result()))
    await run(settings, parts, started)


def _tell_places(places: "dict[Part, str]", settings: "Settings") -> None:
    from heed.bootstrap import make_profile

    typer.echo(f"\nHeed is running for {make_profile(settings).council}; everything is kept in {settings.data_dir.resolve()}.")
    for part, place in places.items():
        typer.echo(f"  {LABELS[part]:17} {place}")
    if {"mail", "desk"} <= set(places):
        typer.echo("Try it: make demo (in another terminal), then sign in at the desk as officer. Ctrl-C stops Heed.")


def _tell_passwords(passwords: dict[str, str], *, fixed: bool) -> None:
    if not passwords:
        return
    if fixed:
        typer.echo(f"Accounts created with the password of HEED_FIRST_PASSWORD: {', '.join(passwords)}")
        return
    typer.echo("\nFirst accounts, with one-time passwords that are shown only now:")
    for name, password in passwords.items():
        typer.echo(f"  {name:13} {password}")
