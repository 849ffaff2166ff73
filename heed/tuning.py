"""Tuning of the encoder, for developers of Heed: what it writes is shipped with the project."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors.numpy import save_file

from heed.settings import Settings
from models.errors import ModelUnusable
from triage.encoder.encoder import windows_of
from triage.encoder.heldout import write_held_out
from triage.encoder.network import LABELS, Network, Weights
from triage.encoder.tuning import Lesson, Recipe, Tell, logits, make_lesson, tune
from triage.encoder.weights import TUNED, find_encoder, published_weights
from triage.labelled import corpus_files, corpus_hash, read_labelled

CARD = TUNED.with_name("card.json")

Step = Callable[[str], Tell]


def tune_encoder(settings: Settings, recipe: Recipe | None = None) -> dict[str, object]:
    """Tune on the whole corpus, and siblings on parts of it; write the tuned layers, what the siblings say, and the card; return the card.

    Raises ModelUnusable when the published weights are missing or not the published ones.
    """
    recipe = recipe or Recipe()
    files = find_encoder(settings.encoder_dir)
    if files is None:
        raise ModelUnusable("The encoder's package is not installed; run make run once, or set HEED_ENCODER_DIR.")
    corpus = corpus_files()
    examples, weights = read_labelled(corpus), published_weights(files)
    messages = [example.message for example in examples]
    parts = np.array([part_of(example.group, recipe.parts) for example in examples])
    with _bar() as step:
        frozen = Network(weights, recipe.first_tuned)
        lesson = make_lesson(frozen, examples, windows_of(files, messages), recipe, step("reading the corpus"))
        held_out = _held_out(weights, lesson, parts, recipe, step)
        network = _tuned(weights, lesson, range(len(examples)), recipe, step("the encoder"))
    save_file(network.tuned(), TUNED)
    write_held_out(messages, held_out)
    card: dict[str, object] = {
        "model": "all-MiniLM-L6-v2, tuned to the questions of docs/labels.md",
        "recipe": recipe.as_dict(),
        "messages": len(messages),
        "corpus_sha256": corpus_hash(corpus),
        "tuned_sha256": hashlib.sha256(TUNED.read_bytes()).hexdigest(),
    }
    CARD.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return card


def part_of(group: str, parts: int) -> int:
    """Choose by the group's name: hard pairs stay together, and messages added later move nobody else."""
    return crc32(group.encode()) % parts


def _held_out(weights: Weights, lesson: Lesson, parts: NDArray[np.intp], recipe: Recipe, step: Step) -> NDArray[np.float32]:
    """Return what is said of each example by a network that was tuned on the other parts."""
    found = np.zeros((len(parts), LABELS), dtype=np.float32)
    for part in range(recipe.parts):
        others, own = np.flatnonzero(parts != part).tolist(), np.flatnonzero(parts == part).tolist()
        found[own] = logits(_tuned(weights, lesson, others, recipe, step(f"sibling {part + 1} of {recipe.parts}")), lesson, own)
    return found


def _tuned(weights: Weights, lesson: Lesson, rows: Sequence[int], recipe: Recipe, tell: Tell) -> Network:
    network = Network(weights, recipe.first_tuned)
    tune(network, lesson, rows, recipe, tell)
    return network


@contextmanager
def _bar() -> Iterator[Step]:
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def step(description: str) -> Tell:
            task = bar.add_task(description, total=None)
            return lambda done, of: bar.update(task, completed=done, total=of)

        yield step
