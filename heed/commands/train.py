"""heed train: learn the triage model from the corpus."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from heed.settings import Settings

from heed.output import AsJson, print_json


def train(
    corpus: Annotated[Path | None, typer.Option(help="A folder of labelled JSONL files to learn from, instead of Heed's own.")] = None,
    *,
    encoder: Annotated[bool, typer.Option("--encoder", help="First tune the encoder itself; needs torch, and an hour.")] = False,
    as_json: AsJson = False,
) -> None:
    """Train the triage model on the corpus and put it to use; takes a few minutes."""
    from heed.learning import train_model
    from heed.settings import read_settings
    from triage.labelled import CORPUS

    if encoder:
        _tune(read_settings())
    model = train_model(read_settings(), corpus or CORPUS, quiet=as_json)
    summary: dict[str, Any] = {"version": model.version, **model.card}
    if as_json:
        print_json(summary)
        return
    typer.echo(f"Model {model.version}, trained on {model.card['messages']} messages, is in use. On held-out folds:")
    for name, value in model.card["held_out"].items():
        typer.echo(f"  {name:32} {value:.3f}")


def _tune(settings: "Settings") -> None:
    from importlib.util import find_spec

    from models.errors import ModelUnusable

    if find_spec("torch") is None:
        raise ModelUnusable("Tuning the encoder needs torch; install it beside Heed (docs/development.md says how) and try again.")
    from heed.tuning import tune_encoder

    tune_encoder(settings)
