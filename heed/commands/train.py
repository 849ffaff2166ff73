"""heed train: learn the triage model from the corpus."""

from typing import Any

import typer

from heed.output import AsJson, print_json


def train(*, as_json: AsJson = False) -> None:
    """Train the triage model on the corpus and put it to use; takes a few minutes."""
    from heed.learning import train_model
    from heed.settings import read_settings

    model = train_model(read_settings(), quiet=as_json)
    summary: dict[str, Any] = {"version": model.version, **model.card}
    if as_json:
        print_json(summary)
        return
    typer.echo(f"Model {model.version}, trained on {model.card['messages']} messages, is in use. On held-out folds:")
    for name, value in model.card["held_out"].items():
        typer.echo(f"  {name:32} {value:.3f}")
