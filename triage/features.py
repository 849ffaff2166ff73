"""Turns readings into numbers: words and word pairs, letters, indicators, and the message's shape."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer

from models.states import Channel
from triage import indicators
from triage.reading import Reading

INDICATOR_FEATURES = tuple(prefix + name for name in sorted(indicators.BY_NAME) for prefix in ("", "not_"))
INDICATOR_PLACE = {name: place for place, name in enumerate(INDICATOR_FEATURES)}
INDICATOR_WEIGHT = 0.35
SHAPE_FEATURES = ("chat", "length", "has_subject")
WORD = r"\S+"
LETTER_RUNS = (3, 5)
MOST_WORDS, MOST_LETTERS = 20_000, 30_000
FEWEST_REAL = 5


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fitted counters of words and letters."""

    words: TfidfVectorizer
    letters: TfidfVectorizer

    @property
    def names(self) -> list[str]:
        """What each column of the feature matrix stands for, in order."""
        return [
            *(f"word {name}" for name in self.words.get_feature_names_out()),
            *(f"letters {name}" for name in self.letters.get_feature_names_out()),
            *(f"indicator {name}" for name in INDICATOR_FEATURES),
            *(f"shape {name}" for name in SHAPE_FEATURES),
        ]


def new_vocabulary() -> Vocabulary:
    """Return unfitted counters; words are counted as the reading gives them."""
    return Vocabulary(
        words=TfidfVectorizer(
            token_pattern=WORD,
            lowercase=False,
            ngram_range=(1, 2),
            min_df=2,
            sublinear_tf=True,
            max_features=MOST_WORDS,
            dtype=np.float32,
        ),
        letters=TfidfVectorizer(
            analyzer="char_wb",
            lowercase=False,
            ngram_range=LETTER_RUNS,
            min_df=4,
            sublinear_tf=True,
            max_features=MOST_LETTERS,
            dtype=np.float32,
        ),
    )


def fit_vocabulary(readings: Sequence[Reading], real: Sequence[bool] = ()) -> Vocabulary:
    """Return counters fitted to `readings`; `real` tells, reading by reading, which are of real people (none when empty).

    A word that only real people wrote is counted from five of their messages on: a name must not enter the model.
    """
    vocabulary, texts = new_vocabulary(), _texts(readings)
    told = [text for text, is_real in zip(texts, real, strict=True) if is_real] if any(real) else []
    invented = [text for text, is_real in zip(texts, real, strict=True) if not is_real] if told else texts
    for counter in (vocabulary.words, vocabulary.letters):
        if told:
            _fit(counter, texts, _terms(counter, invented, counter.min_df) | _terms(counter, told, FEWEST_REAL))
        else:
            counter.fit(texts)
    return vocabulary


def _terms(counter: TfidfVectorizer, texts: Sequence[str], fewest: int) -> frozenset[str]:
    """Return the terms that stand in at least `fewest` of the texts, the commonest where they are too many."""
    cut = counter.build_analyzer()
    found = Counter(term for text in texts for term in frozenset(cut(text)))
    often = sorted((-number, term) for term, number in found.items() if number >= fewest)
    return frozenset(term for _, term in often[: counter.max_features])


def _fit(counter: TfidfVectorizer, texts: Sequence[str], terms: frozenset[str]) -> None:
    """Fit a counter on all texts, to these terms alone."""
    given = clone(counter).set_params(vocabulary=sorted(terms), min_df=1, max_features=None).fit(texts)
    counter.vocabulary_, counter.idf_ = given.vocabulary_, given.idf_


def features(readings: Sequence[Reading], vocabulary: Vocabulary) -> csr_matrix:
    """Return a float32 matrix with a row per reading and a column per name of the vocabulary."""
    texts = _texts(readings)
    shape = csr_matrix(np.array([_shape(reading) for reading in readings], dtype=np.float32))
    blocks = [vocabulary.words.transform(texts), vocabulary.letters.transform(texts), _indicators(readings), shape]
    return csr_matrix(hstack(blocks, format="csr", dtype=np.float32))


def _texts(readings: Sequence[Reading]) -> list[str]:
    return [" ".join(reading.words) for reading in readings]


def _indicators(readings: Sequence[Reading]) -> csr_matrix:
    rows, columns = [], []
    for row, reading in enumerate(readings):
        places = {INDICATOR_PLACE[hit.feature] for hit in reading.hits}
        rows.extend([row] * len(places))
        columns.extend(sorted(places))
    values = np.full(len(rows), INDICATOR_WEIGHT, dtype=np.float32)
    return csr_matrix((values, (rows, columns)), shape=(len(readings), len(INDICATOR_FEATURES)))


def _shape(reading: Reading) -> tuple[float, float, float]:
    message = reading.message
    return (0.3 * (message.channel is Channel.CHAT), 0.1 * float(np.log1p(len(reading.words))), 0.3 * bool(message.subject))
