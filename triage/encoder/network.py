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
MARKS = (0, 101, 102)

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


class Network(nn.Module):
    """All-MiniLM-L6-v2 with one linear head a field on the mean over a message's word pieces."""

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
        self.heads = nn.ModuleDict({field: nn.Linear(WIDTH, len(labels)) for field, labels in FIELDS.items()})
        self.dropout = nn.Dropout(head_dropout)
        self._take_over(weights)

    def _take_over(self, weights: Weights) -> None:
        _copy(self.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            for part, name in PARTS.items():
                _copy(getattr(layer, part), weights, f"encoder.layer.{number}.{name}")
        for parameter in (*self.norm.parameters(), *(p for layer in self.layers[: self.first_tuned] for p in layer.parameters())):
            parameter.requires_grad = False

    def forward(self, ids: Tensor, owners: Tensor, messages: int) -> dict[str, Tensor]:
        """Return logits by field, a row per message, for windows (`ids`) that belong to messages (`owners`)."""
        value = self.norm(self.words(ids) + self.positions(torch.arange(ids.shape[1])) + self.kind)
        real = (ids != 0)[:, None, None, :]
        for layer in self.layers:
            value = layer(value, real)
        counted = torch.isin(ids, torch.tensor(MARKS), invert=True).float()[..., None]
        sums = torch.zeros(messages, WIDTH).index_add(0, owners, (value * counted).sum(1))
        numbers = torch.zeros(messages, 1).index_add(0, owners, counted.sum(1))
        pooled = self.dropout(sums / numbers.clamp(min=1))
        return {field: head(pooled) for field, head in self.heads.items()}

    def tuned(self) -> dict[str, NDArray[np.float16]]:
        """Return the tuned layers by their published names, and the heads, in half precision."""
        found = {
            f"encoder.layer.{number}.{name}.{kind}": getattr(getattr(self.layers[number], part), kind)
            for number in range(self.first_tuned, LAYERS)
            for part, name in PARTS.items()
            for kind in ("weight", "bias")
        }
        found |= {f"heads.{field}.{kind}": getattr(head, kind) for field, head in self.heads.items() for kind in ("weight", "bias")}
        return {name: value.detach().numpy().astype(np.float16) for name, value in found.items()}


def _copy(part: nn.Module, weights: Weights, name: str) -> None:
    part.load_state_dict({kind: torch.from_numpy(weights[f"{name}.{kind}"]) for kind in ("weight", "bias")})
