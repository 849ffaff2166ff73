"""Makes suggestions: reads messages, scores every field, decides jointly, and has each answer explained."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from triage.alarms import sound_alarms
from triage.explaining import Explainer
from triage.features import features
from triage.jointly import NO_AREA
from triage.judging import COMPLAINT, Judged, judge
from triage.languages.names import is_foreign
from triage.message import TriageInput
from triage.mixing import mix_all
from triage.model import Model
from triage.pieces import PieceScores
from triage.pleas import without_pleas
from triage.portions import fit_to_whole, portion_of
from triage.prior import Prior, apply, shifts
from triage.reading import Reading, read_many
from triage.rulings import FLAGS, Ruling, rule_on
from triage.scant import doubt, is_scant
from triage.suggestion import Answer, Suggestion
from triage.unread import guess_unread, hold_back

Floats = NDArray[np.floating]


class Scorer(Protocol):
    """What the classifier needs of an encoder."""

    @property
    def digest(self) -> str:
        """Which tuned layers it has."""

    def read(self, messages: Sequence[TriageInput]) -> list[PieceScores]:
        """Return what each message's word pieces add to the scores."""

    def logits(self, read: Sequence[PieceScores]) -> dict[str, NDArray[np.float32]]:
        """Return logits by field, a row per message that was read."""


class Classifier:
    """Suggests labels with one trained model; holds no state, so that threads may share it."""

    def __init__(self, model: Model, encoder: Scorer | None = None, prior: Prior | None = None) -> None:
        """Use `model`, and `encoder` if it is the one that the model was trained beside; otherwise the words alone.

        With a `prior`, answers are those for an inbox of such shares; raises ModelUnusable when the model cannot tell its own.
        """
        self.model = model
        fits = encoder is not None and model.with_encoder is not None and model.encoder == encoder.digest
        self._encoder = encoder if fits else None
        self._shifts = {} if prior is None else shifts(prior, model.card)
        self.mode = model.with_encoder if fits and model.with_encoder is not None else model.by_words

    def for_inbox(self, prior: Prior) -> "Classifier":
        """Return the same classifier for an inbox with this prior; raises ModelUnusable when the model cannot tell its own shares."""
        return Classifier(self.model, self._encoder, prior)

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
        portions = [portion_of(message) for message in messages]
        read = [without_pleas(portion.message) for portion in portions]
        readings, pieces, rulings = read_many(read), self._pieces(read), _rulings(read)
        judged = self._judge(readings, pieces, rulings)
        found = [
            self._suggestion(row, reading, judged, None if pieces is None else pieces[row], rulings[row])
            for row, reading in enumerate(readings)
        ]
        return [fit_to_whole(suggestion, portion) for suggestion, portion in zip(found, portions, strict=True)]

    def judge_many(self, messages: Sequence[TriageInput]) -> Judged:
        """Return the bare decisions for messages, without evidence: for evaluation."""
        read = [without_pleas(portion_of(message).message) for message in messages]
        return self._judge(read_many(read), self._pieces(read), _rulings(read))

    def _pieces(self, messages: Sequence[TriageInput]) -> list[PieceScores] | None:
        return None if self._encoder is None else self._encoder.read(messages)

    def _judge(self, readings: Sequence[Reading], pieces: list[PieceScores] | None, rulings: Sequence[Ruling]) -> Judged:
        matrix = features(readings, self.model.vocabulary)
        words = {field: linear.scores(matrix) for field, linear in self.model.linears.items()}
        encoded = None if self._encoder is None or pieces is None else self._encoder.logits(pieces)
        scores = apply(mix_all(self.mode.mixes, words, encoded), self._shifts, self.mode.calibrations)
        unread = [row for row, ruling in enumerate(rulings) if is_foreign(ruling.language)]
        judged = judge(guess_unread(scores, unread), self.mode.calibrations, self.mode.policy)
        complaints = judged.kind.place == COMPLAINT
        flags = [
            ruling.apply(places, is_complaint=bool(complaint))
            for ruling, places, complaint in zip(rulings, judged.flags, complaints, strict=True)
        ]
        return sound_alarms(replace(judged, flags=flags), readings)

    def _suggestion(self, row: int, reading: Reading, judged: Judged, pieces: PieceScores | None, ruling: Ruling) -> Suggestion:
        explain = Explainer(self.model, self.mode, reading, pieces)
        area = None if judged.service_area.place[row] == NO_AREA else explain.picked("service_area", judged.service_area, row)
        causes = [explain.one_of_many("causes", place, judged.cause_probabilities[row]) for place in judged.causes[row]]
        flags = [self._flag(explain, place, judged.flag_probabilities[row], ruling) for place in judged.flags[row]]
        flags.sort(key=lambda flag: -flag.confidence)  # a rule may be surer than what was learned
        answers: dict[str, Any] = {name: explain.picked(name, getattr(judged, name), row) for name in ("kind", "process")}
        answers["safeguarding"] = explain.safeguarding(judged.safeguarding, row, asked=bool(judged.asked[row]))
        found = Suggestion(
            self.model.version, causes=tuple(causes), service_area=area, flags=tuple(flags), language=ruling.language, **answers
        )
        if is_foreign(ruling.language):
            return hold_back(found, ruling.language)
        return doubt(found) if is_scant(reading) else found

    def _flag(self, explain: Explainer, place: int, probabilities: Floats, ruling: Ruling) -> Answer[Any]:
        """Return a flag's answer: a rule that names it says why and may raise its confidence."""
        learned, because = explain.one_of_many("flags", place, probabilities), ruling.named.get(FLAGS[place])
        if because is None:
            return learned
        confidence = max(learned.confidence, because.confidence)
        band = self.mode.calibrations["flags"].thresholds.band(confidence)
        return replace(learned, confidence=confidence, band=band, reason=because.reason, evidence=because.evidence)


def _rulings(messages: Sequence[TriageInput]) -> list[Ruling]:
    return [rule_on(message) for message in messages]
