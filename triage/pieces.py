"""What an encoder says of a message, piece by piece, and how that falls on the words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from triage.fields import FIELDS

Floats = NDArray[np.floating]


def _columns() -> dict[str, slice]:
    ends = np.cumsum([len(labels) for labels in FIELDS.values()]).tolist()
    return {field: slice(end - len(labels), end) for (field, labels), end in zip(FIELDS.items(), ends, strict=True)}


# Where each field's labels stand among all of them.
COLUMNS = _columns()


@dataclass(frozen=True, slots=True)
class PieceScores:
    """How much each word piece of a message adds to each label's score; with the heads' biases they sum up to the logits.

    `offsets` holds each piece's first and last (excluded) character in subject, break and text; `shares` how much of a label's
    attention a piece has (columns sum up to one). All have a row a piece.
    """

    offsets: NDArray[np.intp]
    scores: NDArray[np.float32]
    shares: NDArray[np.float32]


def token_weights(pieces: PieceScores, doc: Doc, field: str, direction: Floats) -> Floats:
    """Return how much each token of `doc` speaks for a direction (a weight per label of `field`).

    A label's score is a weighted mean over the pieces, so that leaving one out matters by what it differs from that mean.
    """
    columns = COLUMNS[field]
    scores = pieces.scores[:, columns]
    weights = np.zeros(len(doc), dtype=np.float64)
    if not len(doc):
        return weights
    np.add.at(weights, _tokens_of(pieces.offsets, doc), (scores - pieces.shares[:, columns] * scores.sum(axis=0)) @ direction)
    return weights


def _tokens_of(offsets: NDArray[np.intp], doc: Doc) -> NDArray[np.intp]:
    """Return the number of the token in which each piece begins."""
    begins = np.array([token.idx for token in doc] or [0], dtype=np.intp)
    return np.maximum(0, np.searchsorted(begins, offsets[:, 0], side="right") - 1)
