"""What is said of each message that the encoder was tuned on by a sibling that was not: only that tells what the encoder is worth.

Cross-fitting, as in Wolpert, Stacked Generalization (1992): the encoder may learn from the whole corpus and still be judged on all of it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from triage.encoder.encoder import encoder_text
from triage.message import TriageInput

HELD_OUT = Path(__file__).parent / "heldout.safetensors"
KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Logits by message (a row each, labels in the order of FIELDS) and the messages' keys."""

    keys: NDArray[np.uint64]
    logits: NDArray[np.float16]

    def known(self, messages: Sequence[TriageInput]) -> NDArray[np.bool_]:
        """Return which messages the encoder was tuned on."""
        return np.isin(_keys(messages), self.keys)

    def __call__(self, messages: Sequence[TriageInput]) -> NDArray[np.float32]:
        """Return a row of logits per message; all of them must be known."""
        order = np.argsort(self.keys)
        return self.logits[order[np.searchsorted(self.keys, _keys(messages), sorter=order)]].astype(np.float32)


def read_held_out(file: Path = HELD_OUT) -> HeldOut:
    """Return what was kept when the shipped layers were tuned."""
    found = load_file(file)
    return HeldOut(found["keys"], found["logits"])


def write_held_out(messages: Sequence[TriageInput], logits: NDArray[np.float32], file: Path = HELD_OUT) -> None:
    """Keep the siblings' logits (a row per message) beside the tuned layers."""
    save_file({"keys": _keys(messages), "logits": logits.astype(np.float16)}, file)


def _keys(messages: Sequence[TriageInput]) -> NDArray[np.uint64]:
    """Return what each message is known by: the first bytes of the SHA-256 of what the encoder reads of it."""
    digests = (hashlib.sha256(encoder_text(message).encode(errors="replace")).digest() for message in messages)
    return np.array([int.from_bytes(digest[:KEY_BYTES], "big") for digest in digests], dtype=np.uint64)
