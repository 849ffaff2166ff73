"""Features: words and letters weighed exactly as scikit-learn's counters weigh them."""

import numpy as np

from triage.features import features, fit_vocabulary
from triage.labelled import corpus_files, read_labelled
from triage.message import TriageInput
from triage.reading import read_many

MESSAGES = [example.message for example in read_labelled(corpus_files())[::40]]


def test_words_and_letters_are_weighed_as_scikit_learn_weighs_them():
    vocabulary = fit_vocabulary(read_many(MESSAGES[1::2]))
    readings = read_many([*MESSAGES[::2], TriageInput(""), TriageInput("zzqx"), TriageInput("no no no no never never")])
    texts = [" ".join(reading.words) for reading in readings]
    matrix = features(readings, vocabulary).toarray()
    words, letters = vocabulary.words.transform(texts).toarray(), vocabulary.letters.transform(texts).toarray()
    assert np.allclose(matrix[:, : words.shape[1]], words, atol=1e-6)
    assert np.allclose(matrix[:, words.shape[1] : words.shape[1] + letters.shape[1]], letters, atol=1e-6)
