"""Training and loading of the triage model that the settings name."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from heed.clock import now
from heed.settings import Settings
from triage.classifier import Classifier
from triage.labelled import corpus_files, corpus_hash, read_labelled
from triage.model import Model, load_model, save_model
from triage.training import train


def model_path(settings: Settings) -> Path:
    """Return where the model in use is kept."""
    return settings.data_dir / "model.skops"


def train_model(settings: Settings, *, quiet: bool = False) -> Model:
    """Train on the corpus, with a progress bar on standard error unless `quiet`, and put the model to use."""
    files = corpus_files()
    columns = (TextColumn("Training the triage model: {task.description:<13}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("reading", total=None)
        model = train(
            read_labelled(files),
            corpus_hash(files),
            now(),
            progress=lambda what, done, of: bar.update(task, description=what, completed=done, total=of),
        )
    save_model(model, model_path(settings))
    return model


def load_classifier(settings: Settings) -> Classifier:
    """Return the classifier with the model in use; raise ModelUnusable when there is none."""
    return Classifier(load_model(model_path(settings)))
