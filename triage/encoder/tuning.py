"""Tunes the encoder's last layers to Heed's questions; needs torch, which nothing else in Heed does.

All fields at once. What the frozen layers say is computed once; the tuned ones calculate in bfloat16, which halves the time.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from triage.encoder.network import Network
from triage.fields import FIELDS, MANY_OF, accepted, taught, truth
from triage.labelled import Labelled
from triage.pieces import COLUMNS

FloatArray = NDArray[np.float32]
Windows = list[list[int]]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the encoder is tuned; what a further acceptable answer weighs is taken from the first."""

    first_tuned: int = 3
    epochs: int = 4
    batch: int = 16
    layer_rate: float = 1e-4
    head_rate: float = 2e-3
    warm_up: float = 0.1
    decay: float = 0.01
    also: float = 0.3
    parts: int = 3
    seed: int = 7

    def as_dict(self) -> dict[str, float]:
        """Return plain JSON values, for the card."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a network is tuned on: what reaches its first tuned layer of each example's windows, the wanted answers, and who teaches.

    Answers and teachers are kept by field, with a row per example.
    """

    windows: Sequence[Sequence[Tensor]]
    wanted: dict[str, Tensor]
    teaches: dict[str, Tensor]


def make_lesson(network: Network, examples: Sequence[Labelled], windows: Sequence[Windows], recipe: Recipe, tell: Tell) -> Lesson:
    """Return the examples as tensors; the frozen layers read each window once, here. `tell` hears (done, of)."""
    below = []
    for number, message in enumerate(windows, 1):
        below.append([network.below(window) for window in message])
        tell(number, len(windows))
    wanted = {field: torch.from_numpy(_wanted(field, examples, recipe.also)) for field in FIELDS}
    teaches = {field: torch.from_numpy(taught(field, examples).astype(np.float32)) for field in FIELDS}
    return Lesson(below, wanted, teaches)


def _wanted(field: str, examples: Sequence[Labelled], also: float) -> FloatArray:
    right = truth(field, examples).astype(np.float32)
    further = accepted(field, examples).astype(np.float32) - right
    count = further.sum(axis=1, keepdims=True)
    return np.asarray(np.where(count > 0, right * (1 - also) + further * also / np.maximum(count, 1), right), dtype=np.float32)


def tune(network: Network, lesson: Lesson, rows: Sequence[int], recipe: Recipe, tell: Tell) -> None:
    """Tune the network on `rows` of the lesson; `tell` hears (done, of)."""
    torch.manual_seed(recipe.seed)
    draw = random.Random(recipe.seed)  # noqa: S311 - chance without secrets
    layers, heads = network.learning()
    groups = [{"params": layers, "lr": recipe.layer_rate, "weight_decay": recipe.decay}, {"params": heads, "lr": recipe.head_rate}]
    optimiser = torch.optim.AdamW(groups)
    steps = [batch for _ in range(recipe.epochs) for batch in _batches(lesson, rows, recipe.batch, draw)]
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step / len(steps), recipe.warm_up))
    network.train()
    for number, batch in enumerate(steps, 1):
        optimiser.zero_grad()
        _loss(network(*_windows(lesson, batch), len(batch)), lesson, batch).backward()
        nn.utils.clip_grad_norm_([*layers, *heads], 1.0)
        optimiser.step()
        rate.step()
        tell(number, len(steps))


@torch.no_grad()
def logits(network: Network, lesson: Lesson, rows: Sequence[int]) -> FloatArray:
    """Return what the network says of `rows` of the lesson: a row each, a column per label."""
    network.eval()
    return np.concatenate([network(*_windows(lesson, [row]), 1).numpy() for row in rows]).astype(np.float32)


def _pace(share: float, warm_up: float) -> float:
    """Rise to full speed, then fall evenly to nothing."""
    return share / warm_up if share < warm_up else max(0.0, (1 - share) / (1 - warm_up))


def _batches(lesson: Lesson, rows: Sequence[int], size: int, draw: random.Random) -> Iterator[list[int]]:
    """Mix the rows, and put messages of like length together, which saves padding."""
    mixed = draw.sample(list(rows), len(rows))
    pools = (sorted(mixed[n : n + size * 40], key=lambda row: sum(map(len, lesson.windows[row]))) for n in range(0, len(mixed), size * 40))
    batches = [pool[n : n + size] for pool in pools for n in range(0, len(pool), size)]
    draw.shuffle(batches)
    return iter(batches)


def _windows(lesson: Lesson, rows: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    windows = [(window, place) for place, row in enumerate(rows) for window in lesson.windows[row]]
    padded = nn.utils.rnn.pad_sequence([window.float() for window, _ in windows], batch_first=True)
    return padded, torch.tensor([len(window) for window, _ in windows]), torch.tensor([place for _, place in windows])


def _loss(found: Tensor, lesson: Lesson, rows: Sequence[int]) -> Tensor:
    losses = []
    for field, columns in COLUMNS.items():
        scores, wanted, teaches = found[:, columns], lesson.wanted[field][rows], lesson.teaches[field][rows]
        if field in MANY_OF:
            each = nn.functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none").sum(1)
        else:
            each = -(nn.functional.log_softmax(scores, 1) * wanted).sum(1)
        losses.append((each * teaches).sum() / teaches.sum().clamp(min=1))
    return torch.stack(losses).sum()
