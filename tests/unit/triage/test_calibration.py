"""Honest confidence: figures with known answers."""

import numpy as np
import pytest

from models.states import Band
from triage.calibration import NEVER_REACHED, fit_correction, fit_temperature, fit_thresholds, log_softmax, wilson_lower
from triage.evaluation import calibration_error, coverage

DRAW = np.random.default_rng(11)


def test_overconfident_logits_are_cooled_down():
    truth = DRAW.integers(0, 3, 3000)
    honest = np.log(np.full((3000, 3), 0.2)) + np.eye(3)[truth] * np.log(3)
    noisy = np.where(DRAW.random(3000)[:, None] < 0.25, np.roll(honest, 1, axis=1), honest)
    assert fit_temperature(noisy * 4, np.eye(3, dtype=np.int8)[truth]) == pytest.approx(
        4 * fit_temperature(noisy, np.eye(3, dtype=np.int8)[truth]), rel=0.05
    )


def test_log_softmax_gives_probabilities():
    assert np.exp(log_softmax(np.array([[1.0, 2.0, 3.0], [900.0, 0.0, -900.0]]))).sum(axis=1) == pytest.approx([1.0, 1.0])


def test_a_correction_brings_claims_down_to_how_often_they_were_right():
    claimed = DRAW.uniform(0.5, 0.99, 4000)
    right = DRAW.random(4000) < claimed - 0.2
    correct = fit_correction(claimed, right)
    assert calibration_error(claimed, right) > 0.15
    assert calibration_error(correct(claimed), right) < 0.05


def test_bands_keep_what_they_promise_by_the_lower_bound():
    confidence = np.linspace(0.99, 0.01, 2000)
    right = DRAW.random(2000) < np.where(confidence > 0.6, 0.99, np.where(confidence > 0.3, 0.8, 0.2))
    found = fit_thresholds(confidence, right)
    sure = confidence >= found.sure
    assert wilson_lower(right[sure].sum(), sure.sum()) >= 0.95
    assert (found.band(0.95), found.band(0.45), found.band(0.02)) == (Band.SURE, Band.LIKELY, Band.UNSURE)


def test_too_few_examples_are_never_sure():
    found = fit_thresholds(np.array([0.99] * 15), np.array([True] * 15))
    assert found.sure == NEVER_REACHED
    assert found.band(1.0) is Band.UNSURE


def test_calibration_error_is_zero_for_honest_and_half_for_boasting():
    assert calibration_error(np.full(100, 0.5), np.arange(100) % 2 == 0) == pytest.approx(0.0)
    assert calibration_error(np.full(100, 1.0), np.arange(100) % 2 == 0) == pytest.approx(0.5)


def test_coverage_counts_from_the_surest_down():
    right = np.array([True] * 19 + [False] + [True] * 20 + [False] * 60)
    assert coverage(np.linspace(1, 0, 100), right) == pytest.approx(0.41)
    assert coverage(np.linspace(1, 0, 3), np.array([False, False, True])) == 0.0


def test_many_good_answers_do_not_make_poor_ones_below_them_sure():
    confidence = np.concatenate([np.linspace(0.9, 1.0, 2000), np.linspace(0.5, 0.6, 100)])
    right = np.concatenate([np.ones(2000, dtype=bool), np.arange(100) % 2 == 0])
    assert fit_thresholds(confidence, right).sure > 0.58
