"""Training and loading of the triage model that the settings name."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from heed.clock import now
from heed.settings import Settings
from models.errors import SettingsError
from triage.classifier import Classifier
from triage.encoder.encoder import Encoder
from triage.encoder.graph import write_graph
from triage.encoder.seen import unseen
from triage.encoder.weights import find_encoder, read_weights, tuned_digest
from triage.labelled import CORPUS, Labelled, corpus_files, corpus_hash, read_labelled
from triage.lessons import Lesson
from triage.model import Model, load_model, save_model
from triage.training import Encoded, train


def model_path(settings: Settings) -> Path:
    """Return where the model in use is kept."""
    return settings.data_dir / "model.skops"


def load_encoder(settings: Settings) -> Encoder | None:
    """Return the encoder, its graph built on first use; None when there are no weights, and then the words alone must do."""
    files = find_encoder(settings.encoder_dir)
    if files is None:
        return None
    graph = settings.data_dir / f"encoder-{tuned_digest()[:12]}.onnx"
    if not graph.is_file():
        write_graph(read_weights(files), graph)
    return Encoder(graph, files)


def train_model(settings: Settings, corpus: Path = CORPUS, *, quiet: bool = False) -> Model:
    """Train on the files of `corpus`, with a progress bar on standard error unless `quiet`, and put the model to use.

    Raises CorpusInvalid, and SettingsError when the model cannot be kept.
    """
    files = corpus_files(corpus)
    examples = read_labelled(files)
    columns = (TextColumn("Training the triage model: {task.description:<13}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("sentences", total=None)
        model = train(
            [Lesson(example) for example in examples],
            corpus_hash(files),
            now(),
            encoded=_encoded(settings, examples),
            progress=lambda what, done, of: bar.update(task, description=what, completed=done, total=of),
        )
    try:
        save_model(model, model_path(settings))
    except OSError as error:
        raise SettingsError(f"HEED_DATA_DIR: {settings.data_dir} cannot be written to: {error.strerror}.") from error
    return model


def _encoded(settings: Settings, examples: Sequence[Labelled]) -> Encoded | None:
    encoder = load_encoder(settings)
    if encoder is None:
        return None
    messages = [example.message for example in examples]
    fresh = unseen(messages)
    return Encoded(encoder.scores([message for message, new in zip(messages, fresh, strict=True) if new]), fresh, encoder.digest)


def load_classifier(settings: Settings) -> Classifier:
    """Return the classifier with the model in use; raise ModelUnusable when there is none."""
    model = load_model(model_path(settings))
    return Classifier(model, None if model.encoder is None else load_encoder(settings))
