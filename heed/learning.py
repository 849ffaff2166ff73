"""Loading of the triage model that is in use, and of the encoder beside it."""

from pathlib import Path

from threadpoolctl import threadpool_limits

from heed.settings import Settings
from triage.classifier import Classifier
from triage.encoder.encoder import Encoder
from triage.encoder.graph import write_graph
from triage.encoder.weights import find_encoder, read_weights, tuned_digest
from triage.model import load_model
from triage.prior import read_prior
from triage.register import Register


def register_of(settings: Settings) -> Register:
    """Return the register of the data directory's models."""
    return Register(settings.data_dir / "models", settings.data_dir / "model.skops")


def model_path(settings: Settings) -> Path:
    """Return where the model in use is kept; no file is there when there is none."""
    return register_of(settings).path_in_use()


def load_encoder(settings: Settings) -> Encoder | None:
    """Return the encoder, its graph built on first use; None when there are no weights, and then the words alone must do."""
    files = find_encoder(settings.encoder_dir)
    if files is None:
        return None
    graph = settings.data_dir / f"encoder-{tuned_digest()[:12]}.onnx"
    if not graph.is_file():
        write_graph(read_weights(files), graph)
    return Encoder(graph, files)


def load_suggesting(settings: Settings) -> Classifier:
    """Return the classifier that suggests: the model in use, for the inbox whose prior the settings name, if any.

    Raises ModelUnusable and PriorInvalid. Numerical libraries get one thread from then on: a message is a small thing to count, and
    threads that wait for each other about it take four times as long as one does, and the other parts' time with them.
    """
    classifier = load_classifier(settings)
    threadpool_limits(1)
    return classifier if settings.prior is None else classifier.for_inbox(read_prior(settings.prior))


def load_classifier(settings: Settings, name: str | None = None) -> Classifier:
    """Return the classifier with the model in use, or with the one named; raise ModelUnusable when there is none, or NotFound."""
    register = register_of(settings)
    model = load_model(register.path_in_use()) if name is None else register.load(register.find(name))
    return Classifier(model, None if model.encoder is None else load_encoder(settings))
