"""Makes suggestions: reads messages, scores every field, decides jointly, and says why."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from triage.evidence import Traces, spans_of, trace, weigh
from triage.features import features
from triage.fields import FIELDS
from triage.jointly import NO_AREA
from triage.judging import NOT_A_CONCERN, Judged, Picked, judge
from triage.message import TriageInput
from triage.mixing import mix_all
from triage.model import Mode, Model
from triage.reading import Reading, read_many
from triage.reasons import reason_for
from triage.suggestion import Answer, Choice, Suggestion

Floats = NDArray[np.floating]
MOST_ALTERNATIVES = 3
SHOWN_DECIMALS = 4


class Scorer(Protocol):
    """What the classifier needs of an encoder."""

    @property
    def digest(self) -> str:
        """Which tuned layers it has."""

    def scores(self, messages: Sequence[TriageInput]) -> dict[str, NDArray[np.float32]]:
        """Return logits by field, a row per message."""


class Classifier:
    """Suggests labels with one trained model; holds no state, so that threads may share it."""

    def __init__(self, model: Model, encoder: Scorer | None = None) -> None:
        """Use `model`, and `encoder` if it is the one that the model was trained beside; otherwise the words alone."""
        self.model = model
        fits = encoder is not None and model.with_encoder is not None and model.encoder == encoder.digest
        self._encoder = encoder if fits else None
        self.mode = model.with_encoder if fits and model.with_encoder is not None else model.by_words

    @property
    def reads_sentences(self) -> bool:
        """Whether the encoder takes part."""
        return self._encoder is not None

    def __call__(self, message: TriageInput) -> Suggestion:
        """Return the suggestion for one message."""
        return self.suggest_many([message])[0]

    def suggest_many(self, messages: Sequence[TriageInput]) -> list[Suggestion]:
        """Return a suggestion for each message, in order."""
        if not messages:
            return []
        readings = read_many(messages)
        judged = self._judge(readings)
        return [self._suggestion(row, reading, judged) for row, reading in enumerate(readings)]

    def judge_many(self, messages: Sequence[TriageInput]) -> Judged:
        """Return the bare decisions for messages, without evidence: for evaluation."""
        return self._judge(read_many(messages))

    def _judge(self, readings: Sequence[Reading]) -> Judged:
        matrix = features(readings, self.model.vocabulary)
        words = {field: linear.scores(matrix) for field, linear in self.model.linears.items()}
        encoded = None if self._encoder is None else self._encoder.scores([reading.message for reading in readings])
        return judge(mix_all(self.mode.mixes, words, encoded), self.mode.calibrations, self.mode.policy)

    def _suggestion(self, row: int, reading: Reading, judged: Judged) -> Suggestion:
        explain = _Explainer(self.model, self.mode, reading)
        area = None if judged.service_area.place[row] == NO_AREA else explain.picked("service_area", judged.service_area, row)
        causes = [explain.one_of_many("causes", place, judged.cause_probabilities[row]) for place in judged.causes[row]]
        flags = [explain.one_of_many("flags", place, judged.flag_probabilities[row]) for place in judged.flags[row]]
        answers: dict[str, Any] = {name: explain.picked(name, getattr(judged, name), row) for name in ("kind", "process", "safeguarding")}
        return Suggestion(model_version=self.model.version, causes=tuple(causes), service_area=area, flags=tuple(flags), **answers)


class _Explainer:
    """Puts the answers for one message into words, with evidence."""

    def __init__(self, model: Model, mode: Mode, reading: Reading) -> None:
        self._model = model
        self._mode = mode
        self._reading = reading
        self._traces: Traces = trace(reading, model.vocabulary)

    def picked(self, field: str, picked: Picked, row: int) -> Answer[Any]:
        """Return the answer of a field that has one label."""
        place = int(picked.place[row])
        confidence = float(picked.confidence[row])
        return self._answer(
            field, place, confidence, self._alternatives(field, picked, row), self._against_rest(field, place, picked.probabilities[row])
        )

    def one_of_many(self, field: str, place: int, row: Floats) -> Answer[Any]:
        """Return one of the answers of a field that has any number of labels."""
        order = [int(other) for other in np.argsort(-row, kind="stable") if other != place]
        others = tuple(Choice(FIELDS[field][other], _shown(row[other])) for other in order[:MOST_ALTERNATIVES]) if field == "causes" else ()
        return self._answer(field, place, float(row[place]), others, self._model.linears[field].weights[self._traces.columns, place])

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

    def _against_rest(self, field: str, place: int, probabilities: Floats) -> Floats:
        """Return how far each traced feature speaks for a label and against its rivals."""
        weights = self._model.linears[field].weights[self._traces.columns]
        if place >= weights.shape[1]:
            return np.zeros(weights.shape[0], dtype=np.float32)
        rivals = np.array(probabilities[: weights.shape[1]], dtype=np.float32)
        rivals[place] = 0.0
        rivals /= rivals.sum() or 1.0
        return np.asarray(weights[:, place] - weights @ rivals)

    def _answer(self, field: str, place: int, confidence: float, others: tuple[Choice[Any], ...], direction: Floats) -> Answer[Any]:
        weights = weigh(self._traces, direction, len(self._reading.doc))
        quiet = field == "safeguarding" and place == NOT_A_CONCERN
        evidence = () if quiet else spans_of(self._reading, weights)
        label = FIELDS[field][place]
        return Answer(
            label=label,
            confidence=_shown(confidence),
            band=self._mode.calibrations[field].thresholds.band(confidence),
            alternatives=others,
            evidence=evidence,
            reason=reason_for(label, self._reading, weights, evidence),
        )


def _shown(confidence: float) -> float:
    return round(float(confidence), SHOWN_DECIMALS)
