"""Runs the encoder: what its tuned heads say of each message, long ones read in windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from triage.encoder.weights import TUNED, EncoderFiles, tuned_digest
from triage.fields import FIELDS
from triage.message import TriageInput

FloatArray = NDArray[np.float32]

WINDOW = 254  # word pieces; with the two marks around them as many as the published model was made for
BATCH = 8
PADDING, UNKNOWN, BEGIN, END = 0, 100, 101, 102


@dataclass(frozen=True, slots=True)
class Head:
    """One field's linear layer on top of the pooled message."""

    weight: FloatArray
    bias: FloatArray


class Encoder:
    """Reads messages with the tuned network; holds no state, so that threads may share it."""

    def __init__(self, graph: Path, files: EncoderFiles, *, threads: int = 1, tuned: Path = TUNED) -> None:
        """Load the graph that was built at set-up, the tokeniser, and the tuned heads."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokeniser = _tokeniser(files)
        self._heads = read_heads(tuned)
        self.digest = tuned_digest(tuned)

    def scores(self, messages: Sequence[TriageInput]) -> dict[str, FloatArray]:
        """Return for each field a row of logits per message, in the order of FIELDS."""
        pooled = self.pooled(messages)
        return {field: pooled @ head.weight.T + head.bias for field, head in self._heads.items()}

    def pooled(self, messages: Sequence[TriageInput]) -> FloatArray:
        """Return the mean over each message's word pieces, from all its windows: a row of 384 per message."""
        windows = [(window, owner) for owner, message in enumerate(messages) for window in _windows(self._tokeniser, message)]
        sums = np.zeros((len(messages), 384), dtype=np.float32)
        counts = np.zeros((len(messages), 1), dtype=np.float32)
        ordered = sorted(windows, key=lambda item: len(item[0]))
        for batch in (ordered[n : n + BATCH] for n in range(0, len(ordered), BATCH)):
            owners = [owner for _, owner in batch]
            total, number = self._sums([window for window, _ in batch])
            np.add.at(sums, owners, total)
            np.add.at(counts, owners, number)
        return np.asarray(sums / np.maximum(counts, 1))

    def _sums(self, windows: Sequence[list[int]]) -> tuple[FloatArray, FloatArray]:
        """Return the sum of each window's word-piece vectors, and how many there are; marks and padding do not count."""
        longest = max(len(window) for window in windows)
        ids = np.array([window + [PADDING] * (longest - len(window)) for window in windows], dtype=np.int64)
        (tokens,) = self._session.run(["tokens"], {"input_ids": ids, "attention_mask": (ids != PADDING).astype(np.int64)})
        real = np.isin(ids, (PADDING, BEGIN, END), invert=True)[..., None].astype(np.float32)
        return (tokens * real).sum(axis=1), real.sum(axis=1)


def windows_of(files: EncoderFiles, messages: Sequence[TriageInput]) -> list[list[list[int]]]:
    """Return each message's windows of word pieces, marks included: what the network reads."""
    tokeniser = _tokeniser(files)
    return [_windows(tokeniser, message) for message in messages]


def _tokeniser(files: EncoderFiles) -> Tokenizer:
    tokeniser = Tokenizer.from_file(str(files.tokeniser))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    return tokeniser


def _windows(tokeniser: Tokenizer, message: TriageInput) -> list[list[int]]:
    pieces = tokeniser.encode(encoder_text(message), add_special_tokens=False).ids or [UNKNOWN]
    return [[BEGIN, *pieces[n : n + WINDOW], END] for n in range(0, len(pieces), WINDOW)]


def encoder_text(message: TriageInput) -> str:
    """Return what the encoder reads of a message: subject, a break, text."""
    return f"{message.subject}\n\n{message.text}".strip()


def read_heads(tuned: Path) -> dict[str, Head]:
    """Return the tuned heads by field."""
    found = load_file(tuned)
    return {field: Head(*(found[f"heads.{field}.{part}"].astype(np.float32) for part in ("weight", "bias"))) for field in FIELDS}
