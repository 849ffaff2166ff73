"""Turns readings into numbers: words and word pairs, letters, indicators, and the message's shape."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
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
MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fitted counters of words and letters; `cut` remembers the runs of letters of words that were met before."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    cut: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def runs_of(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's known runs of letters, as the letter counter cuts them."""
        found = self.cut.get(word)
        if found is None:
            if len(self.cut) >= MOST_REMEMBERED:
                self.cut.clear()
            known = self.letters.vocabulary_
            found = self.cut[word] = tuple(known[run] for run in _runs(f" {word} ") if run in known)
        return found

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
    shape = csr_matrix(np.array([_shape(reading) for reading in readings], dtype=np.float32))
    words = _weighed([_words(reading.words, vocabulary.words.vocabulary_) for reading in readings], vocabulary.words.idf_)
    letters = _weighed(
        [[run for word in reading.words for run in vocabulary.runs_of(word)] for reading in readings], vocabulary.letters.idf_
    )
    return csr_matrix(hstack([words, letters, _indicators(readings), shape], format="csr", dtype=np.float32))


def _words(words: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """Return the numbers of a message's known words and word pairs."""
    found = [known[word] for word in words if word in known]
    return found + [known[pair] for pair in map(" ".join, pairwise(words)) if pair in known]


def _runs(padded: str) -> Iterator[str]:
    """Cut a word with its two blanks as TfidfVectorizer's `char_wb` does."""
    shortest, longest = LETTER_RUNS
    for size in range(shortest, longest + 1):
        yield from (padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))
        if len(padded) <= size:
            break


def _weighed(found: Sequence[Sequence[int]], idf: NDArray[np.floating]) -> csr_matrix:
    """Weigh each message's terms as TfidfVectorizer.transform does, many times as fast: sublinear counts times idf, to unit length."""
    rows = np.repeat(np.arange(len(found)), [len(terms) for terms in found])
    columns = np.fromiter((term for terms in found for term in terms), dtype=np.intp, count=len(rows))
    cells, counts = np.unique(rows * len(idf) + columns, return_counts=True)
    rows, columns = np.divmod(cells, len(idf))
    weights = idf[columns] * (1 + np.log(counts))
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(found)))
    return csr_matrix(((weights / lengths[rows]).astype(np.float32), (rows, columns)), shape=(len(found), len(idf)))


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
    return (0.3 * (message.channel is not Channel.EMAIL), 0.1 * float(np.log1p(len(reading.words))), 0.3 * bool(message.subject))
