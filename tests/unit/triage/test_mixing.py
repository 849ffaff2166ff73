"""Words and encoder together."""

import numpy as np

from triage.classifier import Classifier
from triage.message import TriageInput
from triage.mixing import Mix, fit_mix
from triage.model import load_model

DRAW = np.random.default_rng(3)


def test_the_better_source_weighs_more():
    truth = np.eye(3, dtype=np.int8)[DRAW.integers(0, 3, 600)]
    good, poor = truth * 3 + DRAW.normal(size=(600, 3)), truth * 0.3 + DRAW.normal(size=(600, 3))
    mix = fit_mix(poor, good, truth, many=False)
    assert mix.encoder > 2 * mix.words


def test_a_source_that_knows_nothing_is_left_out_of_sets_of_labels():
    truth = (DRAW.random((800, 4)) < 0.3).astype(np.int8)
    good, noise = truth * 4 - 2 + DRAW.normal(size=(800, 4)), DRAW.normal(size=(800, 4)) * 2
    mix = fit_mix(good, noise, truth, many=True)
    assert mix.encoder < 0.1 * mix.words


def test_without_an_encoder_the_words_speak_alone():
    assert np.allclose(Mix(words=0.5, encoder=2.0)(np.array([[2.0]]), None), [[1.0]])


class OtherEncoder:
    """An encoder that the model was not trained beside; it must not be asked."""

    digest = "other"


def test_an_encoder_that_the_model_does_not_know_is_not_asked(small_model):
    model = load_model(small_model)
    classifier = Classifier(model, OtherEncoder())
    assert not classifier.reads_sentences
    assert classifier(TriageInput("Nobody came.")) == Classifier(model)(TriageInput("Nobody came."))
