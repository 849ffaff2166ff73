"""Runs the encoder: what its tuned heads say of each message, long ones read in windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Encoding, Tokenizer

from triage.encoder.graph import WIDTH
from triage.encoder.weights import TUNED, EncoderFiles, tuned_digest
from triage.message import BREAK, TriageInput
from triage.pieces import COLUMNS, PieceScores

FloatArray = NDArray[np.float32]

WINDOW = 254  # word pieces; with the two marks around them as many as the published model was made for
BATCH = 8
MOST_PIECES = 200 * WINDOW  # half as many again as the longest text that is read whole (triage/portions.py) has in English
PADDING, UNKNOWN, BEGIN, END = 0, 100, 101, 102


@dataclass(frozen=True, slots=True)
class Head:
    """All fields' heads, side by side (a row a label, in the order of FIELDS): what a word piece says, and how much it is heeded."""

    value: FloatArray
    query: FloatArray
    bias: FloatArray

    def __call__(self, offsets: Sequence[tuple[int, int]], tokens: FloatArray) -> PieceScores:
        """Return what each word piece of a message (a row of 384 each) adds to each label's score."""
        heeded = tokens @ self.query.T
        shares = np.exp(heeded - heeded.max(axis=0))
        shares /= shares.sum(axis=0)
        return PieceScores(np.array(offsets, dtype=np.intp), shares * (tokens @ self.value.T), shares)


class Encoder:
    """Reads messages with the tuned network; holds no state, so that threads may share it."""

    def __init__(self, graph: Path, files: EncoderFiles, *, threads: int = 1, tuned: Path = TUNED) -> None:
        """Load the graph that was built at set-up, the tokeniser, and the tuned heads."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokeniser = _tokeniser(files)
        self._head = read_head(tuned)
        self.digest = tuned_digest(tuned)

    def scores(self, messages: Sequence[TriageInput]) -> dict[str, FloatArray]:
        """Return for each field a row of logits per message, in the order of FIELDS."""
        return self.logits(self.read(messages))

    def logits(self, read: Sequence[PieceScores]) -> dict[str, FloatArray]:
        """Return for each field a row of logits per message that was read."""
        sums = [pieces.scores.sum(axis=0) for pieces in read]
        rows = np.stack(sums) + self._head.bias if sums else np.zeros((0, len(self._head.bias)), dtype=np.float32)
        return {field: rows[:, columns] for field, columns in COLUMNS.items()}

    def read(self, messages: Sequence[TriageInput]) -> list[PieceScores]:
        """Read each message once, in windows where it is long, and return what its word pieces add to the scores."""
        encodings = [_bounded(self._tokeniser.encode(encoder_text(message), add_special_tokens=False)) for message in messages]
        windows = [(window, owner, at) for owner, encoding in enumerate(encodings) for at, window in enumerate(_windows(encoding.ids))]
        tokens = [np.zeros((max(1, len(encoding.ids)), WIDTH), dtype=np.float32) for encoding in encodings]
        ordered = sorted(windows, key=lambda item: len(item[0]))
        for batch in (ordered[n : n + BATCH] for n in range(0, len(ordered), BATCH)):
            for (window, owner, at), found in zip(batch, self._run([window for window, _, _ in batch]), strict=True):
                length = len(window) - 2
                tokens[owner][at * WINDOW : at * WINDOW + length] = found[1 : length + 1]
        return [self._head(encoding.offsets or [(0, 0)], rows) for encoding, rows in zip(encodings, tokens, strict=True)]

    def _run(self, windows: Sequence[list[int]]) -> FloatArray:
        """Return the vectors of each window's word pieces, padded to the longest: windows × length × 384."""
        longest = max(len(window) for window in windows)
        ids = np.array([window + [PADDING] * (longest - len(window)) for window in windows], dtype=np.int64)
        (tokens,) = self._session.run(["tokens"], {"input_ids": ids, "attention_mask": (ids != PADDING).astype(np.int64)})
        return np.asarray(tokens)


def windows_of(files: EncoderFiles, messages: Sequence[TriageInput]) -> list[list[list[int]]]:
    """Return each message's windows of word pieces, marks included: what the network reads."""
    tokeniser = _tokeniser(files)
    return [_windows(tokeniser.encode(encoder_text(message), add_special_tokens=False).ids) for message in messages]


def _tokeniser(files: EncoderFiles) -> Tokenizer:
    tokeniser = Tokenizer.from_file(str(files.tokeniser))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    return tokeniser


class _Encoding(NamedTuple):
    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]


def _bounded(encoding: Encoding) -> _Encoding:
    """Leave out the middle of what has far more word pieces than any text of its length: noise without words."""
    ids, offsets, half = encoding.ids, encoding.offsets, MOST_PIECES // 2
    return _Encoding(ids, offsets) if len(ids) <= MOST_PIECES else _Encoding(ids[:half] + ids[-half:], offsets[:half] + offsets[-half:])


def _windows(pieces: Sequence[int]) -> list[list[int]]:
    known = list(pieces) or [UNKNOWN]
    return [[BEGIN, *known[n : n + WINDOW], END] for n in range(0, len(known), WINDOW)]


def encoder_text(message: TriageInput) -> str:
    """Return what the encoder reads of a message: subject, a break, text; the same characters that spaCy reads."""
    return f"{message.subject}{BREAK}{message.text}" if message.subject else message.text


def read_head(tuned: Path) -> Head:
    """Return the tuned heads."""
    found = load_file(tuned)
    value, query, bias = (found[f"heads.{part}"].astype(np.float32) for part in ("value", "query", "bias"))
    return Head(value, query, bias)
