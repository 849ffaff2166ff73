"""Puts the answers for one message into words, with the spans that carried them."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.states import Band
from triage.alarms import alarming
from triage.evidence import Traces, clauses_of, spans_at, spans_of, trace, weigh
from triage.fields import FIELDS
from triage.indicators import BY_NAME
from triage.jointly import NO_AREA
from triage.judging import NOT_A_CONCERN, Picked
from triage.model import Mode, Model
from triage.pieces import PieceScores, token_weights
from triage.reading import Reading
from triage.reasons import LOOK_FOR_DANGER, reason_for
from triage.suggestion import Answer, Choice

Floats = NDArray[np.floating]
MOST_ALTERNATIVES = 3
SHOWN_DECIMALS = 4


class Explainer:
    """Puts the answers for one message into words, with evidence."""

    def __init__(self, model: Model, mode: Mode, reading: Reading, pieces: PieceScores | None) -> None:
        """Explain answers that `model` gave to `reading` in `mode`; `pieces` is what the encoder said, if it took part."""
        self._model = model
        self._mode = mode
        self._pieces = pieces
        self._reading = reading
        self._clauses = clauses_of(reading.doc)
        self._traces: Traces = trace(reading, model.vocabulary)

    def safeguarding(self, picked: Picked, row: int, *, asked: bool) -> Answer[Any]:
        """Return the answer about safeguarding; where a concern may be hidden, one to ask about, with what may tell of it."""
        answer, hits = self.picked("safeguarding", picked, row), alarming(self._reading)
        if hits and (asked or not answer.evidence):
            spans = spans_at(self._reading, [(hit.start, hit.end) for hit in hits])
            reason = f"It {BY_NAME[hits[0].name].says}: find out whether somebody is at risk now."
            return replace(answer, evidence=spans, reason=reason, band=Band.UNSURE if asked else answer.band)
        if not asked:
            return answer
        likeliest = int(np.argmax(np.where(np.arange(len(FIELDS["safeguarding"])) == NOT_A_CONCERN, -1, picked.probabilities[row])))
        weights = self._weights("safeguarding", _alone(likeliest, len(FIELDS["safeguarding"])))
        return replace(answer, band=Band.UNSURE, evidence=spans_of(self._reading, self._clauses, weights), reason=LOOK_FOR_DANGER)

    def picked(self, field: str, picked: Picked, row: int) -> Answer[Any]:
        """Return the answer of a field that has one label."""
        place = int(picked.place[row])
        confidence = float(picked.confidence[row])
        direction = _against_rest(place, picked.probabilities[row], len(FIELDS[field]))
        return self._answer(field, place, confidence, self._alternatives(field, picked, row), direction)

    def one_of_many(self, field: str, place: int, row: Floats) -> Answer[Any]:
        """Return one of the answers of a field that has any number of labels."""
        order = [int(other) for other in np.argsort(-row, kind="stable") if other != place]
        others = tuple(Choice(FIELDS[field][other], _shown(row[other])) for other in order[:MOST_ALTERNATIVES]) if field == "causes" else ()
        return self._answer(field, place, float(row[place]), others, _alone(place, len(FIELDS[field])))

    def _alternatives(self, field: str, picked: Picked, row: int) -> tuple[Choice[Any], ...]:
        """Return the next best labels; what the chosen one leaves over is shared out by their probabilities."""
        probabilities, place = picked.probabilities[row], int(picked.place[row])
        others = [
            int(other)
            for other in np.argsort(-probabilities, kind="stable")
            if other not in (place, NO_AREA if field == "service_area" else -1)
        ]
        left = max(1e-9, 1.0 - float(probabilities[place]))
        scale = (1.0 - float(picked.confidence[row])) / left
        return tuple(Choice(FIELDS[field][other], _shown(probabilities[other] * scale)) for other in others[:MOST_ALTERNATIVES])

    def _weights(self, field: str, direction: Floats) -> Floats:
        """Return how much each token speaks for a direction (a weight per label), by its words and by the encoder."""
        mix, doc = self._mode.mixes[field], self._reading.doc
        directions = self._model.linears[field].weights[self._traces.columns] @ direction
        weights = mix.words * weigh(self._traces, directions, len(doc))
        return weights if self._pieces is None else weights + mix.encoder * token_weights(self._pieces, doc, field, direction)

    def _answer(self, field: str, place: int, confidence: float, others: tuple[Choice[Any], ...], direction: Floats) -> Answer[Any]:
        weights = self._weights(field, direction)
        quiet = field == "safeguarding" and place == NOT_A_CONCERN
        evidence = () if quiet else spans_of(self._reading, self._clauses, weights)
        label = FIELDS[field][place]
        return Answer(
            label=label,
            confidence=_shown(confidence),
            band=self._mode.calibrations[field].thresholds.band(confidence),
            alternatives=others,
            evidence=evidence,
            reason=reason_for(label, self._reading, weights, evidence),
        )


def _against_rest(place: int, probabilities: Floats, labels: int) -> Floats:
    """Return the direction for a label and against its rivals, by how likely each of them is; nothing for "no area"."""
    direction = np.zeros(labels, dtype=np.float32)
    if place < labels:
        rivals = np.array(probabilities[:labels], dtype=np.float32)
        rivals[place] = 0.0
        direction -= rivals / (rivals.sum() or 1.0)
        direction[place] = 1.0
    return direction


def _alone(place: int, labels: int) -> Floats:
    """Return the direction for one label that has no rivals."""
    direction = np.zeros(labels, dtype=np.float32)
    direction[place] = 1.0
    return direction


def _shown(confidence: float) -> float:
    return round(float(confidence), SHOWN_DECIMALS)
