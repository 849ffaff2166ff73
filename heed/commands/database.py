"""heed db: the store's tables."""

import asyncio

import typer

from heed.output import AsJson, print_json

app = typer.Typer(help="Bring the store's tables up to date, or tell their version.", no_args_is_help=True)


@app.command()
def upgrade(*, as_json: AsJson = False) -> None:
    """Bring the store's tables to this program's version."""
    _tell(asyncio.run(_versions(bring_up_to_date=True)), as_json=as_json)


@app.command()
def current(*, as_json: AsJson = False) -> None:
    """Tell which version the store's tables have, and which this program needs."""
    _tell(asyncio.run(_versions(bring_up_to_date=False)), as_json=as_json)


async def _versions(*, bring_up_to_date: bool) -> dict[str, str | None]:
    from heed.bootstrap import make_store
    from heed.settings import read_settings
    from storage.schema import current_version, newest_version
    from storage.schema import upgrade as upgrade_schema

    store = make_store(read_settings())
    try:
        if bring_up_to_date:
            await upgrade_schema(store)
        return {"current": await current_version(store), "newest": newest_version()}
    finally:
        await store.close()


def _tell(versions: dict[str, str | None], *, as_json: bool) -> None:
    if as_json:
        print_json(versions)
    else:
        typer.echo(f"The store's tables have version {versions['current'] or 'none'}; this program needs {versions['newest']}.")
