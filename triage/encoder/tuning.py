"""Tunes the encoder's last layers to Heed's questions; needs torch, which nothing else in Heed does.

One head a field, all fields at once. A share of the messages is kept back, so that training can see what the encoder is worth on
messages it does not know.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from triage.encoder.network import Network, Weights
from triage.fields import FIELDS, MANY_OF, accepted, taught, truth
from triage.labelled import Labelled

FloatArray = NDArray[np.float32]
Windows = list[list[int]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the encoder is tuned; what a further acceptable answer weighs is taken from the first."""

    first_tuned: int = 3
    epochs: int = 3
    batch: int = 16
    layer_rate: float = 1e-4
    head_rate: float = 2e-3
    warm_up: float = 0.1
    decay: float = 0.01
    also: float = 0.3
    kept_back: float = 0.25
    seed: int = 7

    def as_dict(self) -> dict[str, float]:
        """Return plain JSON values, for the card."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a network is tuned on: each example's windows, and by field the wanted answers (a row each) and who teaches it."""

    windows: Sequence[Windows]
    wanted: dict[str, Tensor]
    teaches: dict[str, Tensor]


def make_lesson(examples: Sequence[Labelled], windows: Sequence[Windows], recipe: Recipe) -> Lesson:
    """Return the examples as tensors."""
    wanted = {field: torch.from_numpy(_wanted(field, examples, recipe.also)) for field in FIELDS}
    teaches = {field: torch.from_numpy(taught(field, examples).astype(np.float32)) for field in FIELDS}
    return Lesson(windows, wanted, teaches)


def _wanted(field: str, examples: Sequence[Labelled], also: float) -> FloatArray:
    right = truth(field, examples).astype(np.float32)
    further = accepted(field, examples).astype(np.float32) - right
    count = further.sum(axis=1, keepdims=True)
    return np.asarray(np.where(count > 0, right * (1 - also) + further * also / np.maximum(count, 1), right), dtype=np.float32)


def tune(weights: Weights, lesson: Lesson, rows: Sequence[int], recipe: Recipe, tell: Progress) -> Network:
    """Return a network tuned on `rows` of the lesson; `tell` hears (done, of)."""
    torch.manual_seed(recipe.seed)
    draw = random.Random(recipe.seed)  # noqa: S311 - chance without secrets
    network = Network(weights, recipe.first_tuned)
    tuned, heads = [p for layer in network.layers[recipe.first_tuned :] for p in layer.parameters()], list(network.heads.parameters())
    groups = [{"params": tuned, "lr": recipe.layer_rate, "weight_decay": recipe.decay}, {"params": heads, "lr": recipe.head_rate}]
    optimiser = torch.optim.AdamW(groups)
    steps = [batch for _ in range(recipe.epochs) for batch in _batches(lesson, rows, recipe.batch, draw)]
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step / len(steps), recipe.warm_up))
    network.train()
    for number, batch in enumerate(steps, 1):
        optimiser.zero_grad()
        _loss(network(*_windows(lesson, batch), len(batch)), lesson, batch).backward()
        nn.utils.clip_grad_norm_([*tuned, *heads], 1.0)
        optimiser.step()
        rate.step()
        tell(number, len(steps))
    return network


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


def _windows(lesson: Lesson, rows: Sequence[int]) -> tuple[Tensor, Tensor]:
    windows = [(window, place) for place, row in enumerate(rows) for window in lesson.windows[row]]
    longest = max(len(window) for window, _ in windows)
    ids = torch.tensor([window + [0] * (longest - len(window)) for window, _ in windows])
    return ids, torch.tensor([place for _, place in windows])


def _loss(found: dict[str, Tensor], lesson: Lesson, rows: Sequence[int]) -> Tensor:
    losses = []
    for field, scores in found.items():
        wanted, teaches = lesson.wanted[field][rows], lesson.teaches[field][rows]
        if field in MANY_OF:
            each = nn.functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none").sum(1)
        else:
            each = -(nn.functional.log_softmax(scores, 1) * wanted).sum(1)
        losses.append((each * teaches).sum() / teaches.sum().clamp(min=1))
    return torch.stack(losses).sum()
