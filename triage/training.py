"""Trains a model: learns every field, and measures on held-out folds what its confidence is worth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.model_selection import GroupKFold

from models.errors import CorpusInvalid
from triage.calibration import Calibration, Correction, Thresholds, fit_correction, fit_temperature, fit_thresholds, log_softmax
from triage.evaluation import figures
from triage.features import features, fit_vocabulary
from triage.fields import FIELDS, MANY_OF, accepted, answered, taught, truth
from triage.jointly import NO_AREA
from triage.judging import JOINT, NOT_A_CONCERN, Judged, Policy, joint_picks, judge, likelihoods, pick_causes
from triage.labelled import Labelled
from triage.lessons import Lesson, counts
from triage.linear import Linear, fit_many, fit_one
from triage.mixing import WORDS_ALONE, Mix, fit_mix, mix_all
from triage.model import Mode, Model
from triage.per_label import per_label
from triage.prior import shares_of
from triage.reading import read_many
from triage.weighing import Origin

Floats = NDArray[np.floating]
FOLDS = 5
FEWEST = 50
# Concerns of the corpus are hard on purpose. So many are named, so that an alarm stays one; of so many an officer is at least asked.
CONCERNS_NAMED, CONCERNS_ASKED = 0.95, 0.98
STEPS = np.linspace(0.05, 0.95, 91)
AS_GOOD = 0.005
FEW_WORDS = 20
NEUTRAL = Calibration(1.0, Correction(), Thresholds(1.0, 1.0))

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is said of each example by an encoder that was not tuned on it (by field, a row each), and which encoder is in use."""

    scores: Mapping[str, Floats]
    digest: str


@dataclass(frozen=True, slots=True)
class Material:
    """Examples with their features, fold numbers and weights."""

    examples: Sequence[Labelled]
    matrix: csr_matrix
    folds: NDArray[np.intp]
    weights: Floats


def train(
    lessons: Sequence[Lesson],
    corpus: str,
    now: datetime,
    *,
    encoded: Encoded | None = None,
    jobs: int = 2,
    progress: Progress | None = None,
) -> Model:
    """Return a model trained on `lessons`; `corpus` is the corpus's hash, `progress` hears (what, done, of).

    With `encoded`, it also learns how to join the words with the encoder. Raises CorpusInvalid when there are too few lessons.
    """
    examples = [lesson.example for lesson in lessons]
    if len(examples) < FEWEST:
        raise CorpusInvalid(f"At least {FEWEST} labelled messages are needed to train; there are {len(examples)}.")
    tell = progress or (lambda _what, _done, _of: None)
    tell("reading", 0, 1)
    readings = read_many([example.message for example in examples])
    vocabulary = fit_vocabulary(readings, [lesson.origin is not Origin.CORPUS for lesson in lessons])
    weights = np.array([lesson.weight for lesson in lessons], dtype=float)
    material = Material(examples, features(readings, vocabulary), _folds(examples), weights)
    held_out, linears = _learn(material, jobs, tell)
    by_words, figures_by_words = _mode(examples, held_out, dict.fromkeys(FIELDS, WORDS_ALONE), None)
    card: dict[str, Any] = {
        "trained_at": now.isoformat(),
        "corpus_sha256": corpus,
        "messages": len(examples),
        "shares": shares_of(examples),
    }
    card |= {"sources": counts(lessons), "folds": FOLDS}
    learned = frozenset[str]().union(*(lesson.keys for lesson in lessons))
    version = f"{now:%Y%m%d-%H%M%S}-{corpus[:8]}"
    model = Model(version, vocabulary, linears, by_words, card | figures_by_words, learned=learned)
    if encoded is None:
        return model
    mixes = {field: _mix(field, examples, held_out[field], encoded.scores[field]) for field in FIELDS}
    with_encoder, figures_with_encoder = _mode(examples, held_out, mixes, encoded.scores)
    card |= {"encoder": encoded.digest, "held_out_by_words": figures_by_words["held_out"], **figures_with_encoder}
    return replace(model, with_encoder=with_encoder, encoder=encoded.digest, card=card)


def _mix(field: str, examples: Sequence[Labelled], words: Floats, encoder: Floats) -> Mix:
    known = taught(field, examples)
    return fit_mix(words[known], encoder[known], truth(field, examples)[known], many=field in MANY_OF)


def _mode(
    examples: Sequence[Labelled], held_out: Mapping[str, Floats], mixes: Mapping[str, Mix], encoded: Mapping[str, Floats] | None
) -> tuple[Mode, dict[str, Any]]:
    """Return how to turn such scores into answers, and for the card the figures that this reaches on held-out folds."""
    scores = mix_all(mixes, held_out, encoded)
    calibrations, policy = _calibrate(examples, scores)
    judged = judge(scores, calibrations, policy)
    return Mode(mixes, calibrations, policy), {"held_out": figures(examples, judged), "per_label": per_label(examples, judged)}


def _folds(examples: Sequence[Labelled]) -> NDArray[np.intp]:
    """Return a fold number per example; a group stays together."""
    folds = np.zeros(len(examples), dtype=np.intp)
    groups = [example.group for example in examples]
    for number, (_, held) in enumerate(GroupKFold(FOLDS, shuffle=True, random_state=7).split(groups, groups=groups)):
        folds[held] = number
    return folds


def _learn(material: Material, jobs: int, tell: Progress) -> tuple[dict[str, Floats], dict[str, Linear]]:
    """Return held-out scores of every field for every example, and the models learned from all of them."""
    steps = [(field, fold) for field in FIELDS for fold in (*range(FOLDS), None)]
    work = Parallel(n_jobs=jobs, return_as="generator")(delayed(_learn_step)(material, field, fold) for field, fold in steps)
    held_out = {field: np.zeros((len(material.examples), len(labels)), dtype=np.float32) for field, labels in FIELDS.items()}
    linears: dict[str, Linear] = {}
    for done, ((field, fold), (linear, scores)) in enumerate(zip(steps, work, strict=True), 1):
        tell(field, done, len(steps))
        if fold is None:
            linears[field] = linear
        else:
            held_out[field][material.folds == fold] = scores
    return held_out, linears


def _learn_step(material: Material, field: str, fold: int | None) -> tuple[Linear, Floats]:
    """Learn `field` without `fold` (or from everything) and score what was held out."""
    learn = taught(field, material.examples) & (np.ones(len(material.folds), dtype=bool) if fold is None else material.folds != fold)
    fit = fit_many if field in MANY_OF else fit_one
    linear = fit(material.matrix[learn], truth(field, material.examples)[learn], material.weights[learn])
    return linear, linear.scores(material.matrix[material.folds == fold]) if fold is not None else np.empty((0, 0))


def _calibrate(examples: Sequence[Labelled], scores: Mapping[str, Floats]) -> tuple[dict[str, Calibration], Policy]:
    calibrations = {field: _tempered(field, examples, scores[field]) for field in FIELDS}
    policy = Policy(
        concern=_concern_threshold(examples, scores["safeguarding"], calibrations["safeguarding"], CONCERNS_NAMED),
        ask=_concern_threshold(examples, scores["safeguarding"], calibrations["safeguarding"], CONCERNS_ASKED),
        further_cause=_cause_threshold(examples, scores["causes"], calibrations["causes"]),
        flags=_flag_thresholds(examples, scores["flags"], calibrations["flags"]),
    )
    _correct_joint(examples, scores, calibrations)
    _add_thresholds(examples, judge(scores, calibrations, policy), calibrations)
    return calibrations, policy


def _tempered(field: str, examples: Sequence[Labelled], scores: Floats) -> Calibration:
    """Return a field's calibration before the joint decision: a temperature, or for sets of labels a correction."""
    known = taught(field, examples)
    right, held = truth(field, examples)[known], scores[known]
    if field in MANY_OF:
        return Calibration(1.0, fit_correction(expit(held).ravel(), right.astype(bool).ravel()), NEUTRAL.thresholds)
    temperature = fit_temperature(held, right)
    if field != "safeguarding":
        return Calibration(temperature, Correction(), NEUTRAL.thresholds)
    concern = 1 - np.exp(log_softmax(held, temperature))[:, NOT_A_CONCERN]
    return Calibration(temperature, fit_correction(concern, right[:, NOT_A_CONCERN] == 0), NEUTRAL.thresholds)


def _concern_threshold(examples: Sequence[Labelled], scores: Floats, calibration: Calibration, recall: float) -> float:
    """Return the highest threshold that still finds this share of the concerns on held-out folds."""
    concern = calibration.correction(1 - np.exp(log_softmax(scores, calibration.temperature))[:, NOT_A_CONCERN])
    real = np.sort(concern[answered("safeguarding", examples) & (truth("safeguarding", examples)[:, NOT_A_CONCERN] == 0)])
    if not len(real):
        return 0.5
    return float(min(0.5, real[int(np.floor((1 - recall) * len(real)))]))


def _cause_threshold(examples: Sequence[Labelled], scores: Floats, calibration: Calibration) -> float:
    """Return the lowest threshold for further causes whose micro F1 over held-out complaints is as good as the best.

    An officer strikes a cause out sooner than they find one that is not shown. Messages of a few words hold one cause, and would
    only raise the threshold.
    """
    known = taught("causes", examples) & ~few_words(examples)
    rows, right = likelihoods(scores[known], calibration), truth("causes", examples)[known].astype(bool)
    chosen = {step: [pick_causes(row, step) for row in rows] for step in STEPS}
    reached = {step: _micro_f1(chosen[step], right) for step in STEPS}
    return float(min(step for step in STEPS if reached[step] >= max(reached.values()) - AS_GOOD))


def few_words(examples: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Return which examples have hardly more than a sentence; none when all of them are that short."""
    short = np.array([len(example.message.text.split()) < FEW_WORDS for example in examples], dtype=bool)
    return short if not short.all() else ~short


def _micro_f1(chosen: Sequence[Sequence[int]], right: NDArray[np.bool_]) -> float:
    hits = sum(int(right[row, place]) for row, places in enumerate(chosen) for place in places)
    return 2 * hits / (sum(len(places) for places in chosen) + int(right.sum()))


def _flag_thresholds(examples: Sequence[Labelled], scores: Floats, calibration: Calibration) -> tuple[float, ...]:
    """Return for each flag the threshold with the best F1 on held-out folds."""
    known = taught("flags", examples)
    rows, right = likelihoods(scores[known], calibration), truth("flags", examples)[known].astype(bool)
    return tuple(_best_threshold(rows[:, place], right[:, place]) for place in range(right.shape[1]))


def _best_threshold(likely: Floats, right: NDArray[np.bool_]) -> float:
    return float(max(STEPS, key=lambda step: _f1(likely >= step, right)))


def _f1(named: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    return 2 * float((named & right).sum()) / max(1, int(named.sum() + right.sum()))


def _correct_joint(examples: Sequence[Labelled], scores: Mapping[str, Floats], calibrations: dict[str, Calibration]) -> None:
    """Fit the corrections of the fields that are decided together, on the joint decision itself."""
    for field, picked in zip(JOINT, joint_picks(scores, calibrations), strict=True):
        known = taught(field, examples) & (picked.place < len(FIELDS[field]))
        right = accepted(field, examples)[known, picked.place[known]]
        correction = fit_correction(picked.confidence[known], right)
        calibrations[field] = Calibration(calibrations[field].temperature, correction, NEUTRAL.thresholds)


def _add_thresholds(examples: Sequence[Labelled], judged: Judged, calibrations: dict[str, Calibration]) -> None:
    """Fit every field's bands on held-out answers."""
    for field in FIELDS:
        confidence, right = _answers(field, examples, judged)
        old = calibrations[field]
        calibrations[field] = Calibration(old.temperature, old.correction, fit_thresholds(confidence, right))


def _answers(field: str, examples: Sequence[Labelled], judged: Judged) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the confidences of a field's held-out answers, and whether each was right."""
    known = taught(field, examples)
    if field in MANY_OF:
        right = truth(field, examples).astype(bool)
        chosen, rows = (judged.causes, judged.cause_probabilities) if field == "causes" else (judged.flags, judged.flag_probabilities)
        pairs = [(rows[n, place], right[n, place]) for n, places in enumerate(chosen) if known[n] for place in places]
        return np.array([pair[0] for pair in pairs], dtype=float), np.array([pair[1] for pair in pairs], dtype=bool)
    picked = getattr(judged, field)
    known &= picked.place < NO_AREA if field == "service_area" else True
    return picked.confidence[known], accepted(field, examples)[known, picked.place[known]]
