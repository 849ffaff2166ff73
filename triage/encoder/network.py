"""The encoder as a torch network, for tuning only: what runs in use is the ONNX graph (graph.py)."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from triage.encoder.graph import EPSILON, HEAD_WIDTH, HEADS, LAYERS, WIDTH
from triage.fields import FIELDS

INNER = 1536
# Our short names for a layer's parts, and the published ones.
PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "mixed_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
LABELS = sum(len(labels) for labels in FIELDS.values())
STEEPEST = 30.0

Weights = Mapping[str, NDArray[np.float32]]


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, dropout: float) -> None:
        """Make an untrained layer."""
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.mixed_norm, self.outer_norm = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, value: Tensor, real: Tensor) -> Tensor:
        """Return the next layer's input (batch × length × width); `real` tells word pieces from padding."""
        query, key, values = (self._heads(part(value)) for part in (self.query, self.key, self.value))
        mixed = nn.functional.scaled_dot_product_attention(query, key, values, attn_mask=real)
        joined = mixed.transpose(1, 2).reshape(value.shape)
        value = self.mixed_norm(value + self.dropout(self.mixed(joined)))
        return self.outer_norm(value + self.dropout(self.outer(nn.functional.gelu(self.inner(value)))))

    def _heads(self, value: Tensor) -> Tensor:
        return value.view(*value.shape[:2], HEADS, HEAD_WIDTH).transpose(1, 2)


class Heads(nn.Module):
    """For every label, what each word piece says of it, pooled by an attention of the label's own (Mullenbach et al., 2018).

    A mean over the whole message would drown a grievance that is told in one clause.
    """

    def __init__(self, dropout: float) -> None:
        """Make heads that attend to everything alike."""
        super().__init__()
        self.value = nn.Linear(WIDTH, LABELS, bias=False)
        self.query = nn.Linear(WIDTH, LABELS, bias=False)
        self.bias = nn.Parameter(torch.zeros(LABELS))
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.value.weight, std=0.02)
        nn.init.zeros_(self.query.weight)

    def forward(self, pieces: Tensor, counted: Tensor, owners: Tensor, messages: int) -> Tensor:
        """Return a row of logits per message for windows of word pieces; `counted` tells which belong to the text."""
        pieces = self.dropout(pieces)
        shares = self.query(pieces).clamp(-STEEPEST, STEEPEST).exp() * counted[..., None]
        said = torch.zeros(messages, LABELS).index_add(0, owners, (shares * self.value(pieces)).sum(1))
        total = torch.zeros(messages, LABELS).index_add(0, owners, shares.sum(1))
        return said / total.clamp(min=1e-9) + self.bias


class Network(nn.Module):
    """All-MiniLM-L6-v2 with Heed's heads on its word pieces: frozen layers below, tuned ones above."""

    def __init__(self, weights: Weights, first_tuned: int, dropout: float = 0.1, head_dropout: float = 0.2) -> None:
        """Take over the published weights; layers before `first_tuned` stay as they are."""
        super().__init__()
        self.first_tuned = first_tuned
        self.words, self.positions = (
            nn.Embedding.from_pretrained(torch.from_numpy(weights[f"embeddings.{name}_embeddings.weight"])) for name in ("word", "position")
        )
        self.register_buffer("kind", torch.from_numpy(weights["embeddings.token_type_embeddings.weight"][0]))
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.heads = Heads(head_dropout)
        _copy(self.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            for part, name in PARTS.items():
                _copy(getattr(layer, part), weights, f"encoder.layer.{number}.{name}")

    @torch.no_grad()
    def below(self, window: list[int]) -> Tensor:
        """Return what reaches the first tuned layer for one window (length × width, half precision): it never changes."""
        self.eval()
        value = self.norm(self.words(torch.tensor([window])) + self.positions(torch.arange(len(window))) + self.kind)
        for layer in self.layers[: self.first_tuned]:
            value = layer(value, torch.ones(1, 1, 1, len(window), dtype=torch.bool))
        return value[0].half()

    def forward(self, value: Tensor, lengths: Tensor, owners: Tensor, messages: int) -> Tensor:
        """Return a row of logits per message, from what reached the first tuned layer, for windows of `lengths` that messages own."""
        places = torch.arange(value.shape[1])
        real = places < lengths[:, None]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            for layer in self.layers[self.first_tuned :]:
                value = layer(value, real[:, None, None, :])
        counted = (places > 0) & (places < lengths[:, None] - 1)
        return self.heads(value.float(), counted, owners, messages)

    def learning(self) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
        """Return what is tuned: the upper layers, and the heads."""
        return [part for layer in self.layers[self.first_tuned :] for part in layer.parameters()], list(self.heads.parameters())

    def tuned(self) -> dict[str, NDArray[np.float16]]:
        """Return the tuned layers by their published names, and the heads, in half precision."""
        found = {
            f"encoder.layer.{number}.{name}.{kind}": getattr(getattr(self.layers[number], part), kind)
            for number in range(self.first_tuned, LAYERS)
            for part, name in PARTS.items()
            for kind in ("weight", "bias")
        }
        found |= {"heads.value": self.heads.value.weight, "heads.query": self.heads.query.weight, "heads.bias": self.heads.bias}
        return {name: value.detach().numpy().astype(np.float16) for name, value in found.items()}


def _copy(part: nn.Module, weights: Weights, name: str) -> None:
    part.load_state_dict({kind: torch.from_numpy(weights[f"{name}.{kind}"]) for kind in ("weight", "bias")})
