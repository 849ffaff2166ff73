"""heed evaluate: how good the model in use is on a labelled file."""

from pathlib import Path
from typing import Annotated

import typer

from heed.output import AsJson, print_json


def evaluate(
    labelled: Annotated[Path, typer.Argument(help="Labelled messages, one JSON object a line.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Measure the model in use on labelled messages that it was not trained on."""
    from heed.learning import load_classifier
    from heed.settings import read_settings
    from models.errors import CorpusInvalid
    from triage.evaluation import figures
    from triage.labelled import read_labelled

    classifier, examples = load_classifier(read_settings()), read_labelled([labelled])
    if not examples:
        raise CorpusInvalid(f"There is no labelled message in {labelled}.")
    found = figures(examples, classifier.judge_many([example.message for example in examples]))
    if as_json:
        print_json({"model": classifier.model.version, "messages": len(examples), **found})
        return
    typer.echo(f"Model {classifier.model.version} on {len(examples)} messages:")
    for name, value in found.items():
        typer.echo(f"  {name:32} {value:.3f}")
