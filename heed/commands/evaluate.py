"""heed evaluate: how good the model in use, or another, is on a labelled file."""

from pathlib import Path
from typing import Annotated

import typer

from heed.output import AsJson, print_json


def evaluate(
    labelled: Annotated[Path, typer.Argument(help="Labelled messages, one JSON object a line.")],
    model: Annotated[str | None, typer.Option(help="Another version than the one in use; heed model list names them.")] = None,
    *,
    per_label: Annotated[bool, typer.Option("--per-label", help="Also show precision and recall of every label.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the model in use, or the one named, on labelled messages that it was not trained on."""
    from heed.label_table import print_per_label
    from heed.learning import load_classifier
    from heed.settings import read_settings
    from models.errors import CorpusInvalid
    from triage.evaluation import figures
    from triage.labelled import read_labelled
    from triage.per_label import per_label as count

    classifier, examples = load_classifier(read_settings(), model), read_labelled([labelled])
    if not examples:
        raise CorpusInvalid(f"There is no labelled message in {labelled}.")
    judged = classifier.judge_many([example.message for example in examples])
    found, labels = figures(examples, judged), count(examples, judged) if per_label else None
    if as_json:
        extra = {} if labels is None else {"per_label": labels}
        print_json({"model": classifier.model.version, "messages": len(examples), **found, **extra})
        return
    typer.echo(f"Model {classifier.model.version} on {len(examples)} messages:")
    for name, value in found.items():
        typer.echo(f"  {name:32} {value:.3f}")
    if labels is not None:
        print_per_label(labels)
