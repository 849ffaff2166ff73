"""Writes the encoder as an ONNX graph, once at set-up, so that it runs without torch.

BERT (Devlin et al., 2019) as in all-MiniLM-L6-v2: six layers, twelve heads, 384 dimensions, exact GELU.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from triage.encoder.weights import Weights

LAYERS, HEADS, WIDTH = 6, 12, 384
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-12
MASKED = -10_000.0
OPSET, IR_VERSION = 20, 10


def write_graph(weights: Weights, path: Path) -> None:
    """Write the graph: `input_ids` and `attention_mask` (batch × length, int64) in, `tokens` (batch × length × 384) out.

    A crash leaves either no file or a whole one.
    """
    model = _Writer(weights).model()
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    onnx.save(model, str(draft))
    draft.replace(path)


class _Writer:
    """Collects the graph's nodes and constants."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the whole graph."""
        self._common()
        value = self._embeddings()
        for layer in range(LAYERS):
            value = self._layer(value, layer)
        self._op("Identity", [value], "tokens")
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")]
        outputs = [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["batch", "length", WIDTH])]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)

    def _common(self) -> None:
        """Define what all layers share: shapes, the scale of attention, and the mask (0 where real, very negative where padded)."""
        self._constant("to_heads", np.array([0, 0, HEADS, HEAD_WIDTH]))
        self._constant("from_heads", np.array([0, 0, WIDTH]))
        self._constant("scale", np.array(1 / np.sqrt(HEAD_WIDTH), dtype=np.float32))
        real = self._op("Cast", ["attention_mask"], "mask_real", to=TensorProto.FLOAT)
        padded = self._op("Sub", [self._constant("one", np.array(1, dtype=np.float32)), real], "mask_padded")
        pushed = self._op("Mul", [padded, self._constant("masked", np.array(MASKED, dtype=np.float32))], "mask_pushed")
        self._op("Unsqueeze", [pushed, self._constant("mask_axes", np.array([1, 2]))], "mask")

    def _embeddings(self) -> str:
        words = self._op("Gather", [self._weight("embeddings.word_embeddings.weight"), "input_ids"], "words")
        length = self._op("Shape", ["input_ids"], "length", start=1, end=2)
        begin = self._constant("begin", np.array([0]))
        positions = self._op("Slice", [self._weight("embeddings.position_embeddings.weight"), begin, length], "positions")
        kind = self._constant("kind", self._weights["embeddings.token_type_embeddings.weight"][0])
        placed = self._op("Add", [words, positions], "placed")
        return self._norm(self._op("Add", [placed, kind], "embedded"), "embeddings.LayerNorm")

    def _layer(self, value: str, layer: int) -> str:
        prefix = f"encoder.layer.{layer}"
        attended = self._linear(self._attention(value, prefix), f"{prefix}.attention.output.dense")
        value = self._norm(self._op("Add", [attended, value], f"{prefix}.attended"), f"{prefix}.attention.output.LayerNorm")
        inner = self._op("Gelu", [self._linear(value, f"{prefix}.intermediate.dense")], f"{prefix}.gelu")
        outer = self._linear(inner, f"{prefix}.output.dense")
        return self._norm(self._op("Add", [outer, value], f"{prefix}.fed"), f"{prefix}.output.LayerNorm")

    def _attention(self, value: str, prefix: str) -> str:
        query, key, values = (
            self._heads(self._linear(value, f"{prefix}.attention.self.{name}"), order)
            for name, order in (("query", (0, 2, 1, 3)), ("key", (0, 2, 3, 1)), ("value", (0, 2, 1, 3)))
        )
        scaled = self._op("Mul", [self._op("MatMul", [query, key], f"{prefix}.products"), "scale"], f"{prefix}.scaled")
        shares = self._op("Softmax", [self._op("Add", [scaled, "mask"], f"{prefix}.seen")], f"{prefix}.shares", axis=-1)
        mixed = self._op("MatMul", [shares, values], f"{prefix}.mixed")
        ordered = self._op("Transpose", [mixed], f"{prefix}.ordered", perm=[0, 2, 1, 3])
        return self._op("Reshape", [ordered, "from_heads"], f"{prefix}.joined")

    def _heads(self, value: str, order: tuple[int, ...]) -> str:
        split = self._op("Reshape", [value, "to_heads"], f"{value}.split")
        return self._op("Transpose", [split], f"{value}.heads", perm=list(order))

    def _linear(self, value: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        product = self._op("MatMul", [value, weight], f"{name}.product")
        return self._op("Add", [product, self._weight(f"{name}.bias")], f"{name}.sum")

    def _norm(self, value: str, name: str) -> str:
        inputs = [value, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._op("LayerNormalization", inputs, f"{name}.normed", axis=-1, epsilon=EPSILON)

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(value.shape), name))
        return name

    def _op(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output
