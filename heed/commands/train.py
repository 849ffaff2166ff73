"""heed train: learn the triage model from the corpus and from officers' decisions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from heed.settings import Settings
    from heed.training import Trained

from heed.output import AsJson, print_json


def train(
    corpus: Annotated[Path | None, typer.Option(help="A folder of labelled JSONL files to learn from, instead of Heed's own.")] = None,
    *,
    encoder: Annotated[bool, typer.Option("--encoder", help="First tune the encoder itself; needs torch, and an hour.")] = False,
    as_json: AsJson = False,
) -> None:
    """Train on the corpus, imported histories and officers' decisions; the new model takes over if it is no worse than the one in use."""
    from heed.settings import read_settings
    from heed.training import train_model
    from triage.labelled import CORPUS

    if encoder:
        _tune(read_settings())
    trained = train_model(read_settings(), corpus or CORPUS, quiet=as_json)
    if as_json:
        print_json({"version": trained.model.version, **trained.card})
    else:
        _tell(trained)


def _tell(trained: "Trained") -> None:
    model, verdict = trained.model, trained.verdict
    sources = ", ".join(f"{count} from {origin}" for origin, count in model.card["sources"].items() if count)
    typer.echo(f"Model {model.version} was trained on {model.card['messages']} messages ({sources}). On held-out folds:")
    for name, value in model.card["held_out"].items():
        typer.echo(f"  {name:32} {value:.3f}")
    if verdict.takes_over:
        typer.echo(f"It is in use: {verdict.reason}. A running Heed takes it up with the next message.")
        return
    typer.echo(f"It is kept, but {verdict.champion} stays in use: {verdict.reason}.")
    typer.echo(f"To use it all the same: heed model use {model.version}")


def _tune(settings: "Settings") -> None:
    from importlib.util import find_spec

    from models.errors import ModelUnusable

    if find_spec("torch") is None:
        raise ModelUnusable("Tuning the encoder needs torch; install it beside Heed (docs/development.md says how) and try again.")
    from heed.tuning import tune_encoder

    tune_encoder(settings)
