"""heed pen: what could not be worked off, kept for people to look at."""

from typing import Annotated

import typer

app = typer.Typer(help="List, show and retry what stands in the holding pen.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="The row's number, from: heed pen list")]
