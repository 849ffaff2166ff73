"""Which messages the encoder was tuned on: what it says of those proves nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.encoder.encoder import encoder_text
from triage.message import TriageInput

SEEN = Path(__file__).parent / "seen.txt"
DIGITS = 20


def message_key(message: TriageInput) -> str:
    """Return what a message is known by: the first figures of the SHA-256 of what the encoder reads of it."""
    return hashlib.sha256(encoder_text(message).encode(errors="replace")).hexdigest()[:DIGITS]


def unseen(messages: Sequence[TriageInput], file: Path = SEEN) -> NDArray[np.bool_]:
    """Return which messages the encoder was not tuned on."""
    seen = frozenset(file.read_text(encoding="ascii").split())
    return np.array([message_key(message) not in seen for message in messages], dtype=bool)


def write_seen(messages: Iterable[TriageInput], file: Path = SEEN) -> None:
    """Note the messages that the encoder was tuned on."""
    keys = sorted({message_key(message) for message in messages})
    file.write_text("".join(f"{key}\n" for key in keys), encoding="ascii")
