"""Tuning of the encoder, for developers of Heed: what it writes is shipped with the project."""

import hashlib
import json
from zlib import crc32

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors.numpy import save_file

from heed.settings import Settings
from models.errors import ModelUnusable
from triage.encoder.encoder import windows_of
from triage.encoder.network import Network, Weights
from triage.encoder.seen import write_seen
from triage.encoder.tuning import Lesson, Recipe, make_lesson, tune
from triage.encoder.weights import TUNED, find_encoder, published_weights
from triage.labelled import Labelled, corpus_files, corpus_hash, read_labelled

CARD = TUNED.with_name("card.json")


def tune_encoder(settings: Settings, recipe: Recipe | None = None) -> dict[str, object]:
    """Tune on the corpus but for a share, write the tuned layers, what they have seen, and the card; return the card.

    Raises ModelUnusable when the published weights are missing or not the published ones.
    """
    recipe = recipe or Recipe()
    files = find_encoder(settings.encoder_dir)
    if files is None:
        raise ModelUnusable("The encoder's package is not installed; run make run once, or set HEED_ENCODER_DIR.")
    corpus = corpus_files()
    taught_with = [example for example in read_labelled(corpus) if not _kept_back(example, recipe.kept_back)]
    messages = [example.message for example in taught_with]
    network = _tune(published_weights(files), make_lesson(taught_with, windows_of(files, messages), recipe), recipe)
    save_file(network.tuned(), TUNED)
    write_seen(messages)
    card: dict[str, object] = {
        "model": "all-MiniLM-L6-v2, its last layers tuned to the questions of docs/labels.md",
        "recipe": recipe.as_dict(),
        "messages": len(messages),
        "corpus_sha256": corpus_hash(corpus),
        "tuned_sha256": hashlib.sha256(TUNED.read_bytes()).hexdigest(),
    }
    CARD.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return card


def _kept_back(example: Labelled, share: float) -> bool:
    """Choose by the group's name: hard pairs stay together, and messages added later move nobody else."""
    return crc32(example.group.encode()) % 1000 < share * 1000


def _tune(weights: Weights, lesson: Lesson, recipe: Recipe) -> Network:
    columns = (TextColumn("Tuning the encoder"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        everybody = range(len(lesson.windows))
        return tune(weights, lesson, everybody, recipe, lambda done, of: bar.update(task, completed=done, total=of))
