"""The spans that carried an answer: clauses whose words and indicators weigh most for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.tokens import Doc

from triage.features import INDICATOR_PLACE, INDICATOR_WEIGHT, LETTER_RUNS, Vocabulary
from triage.reading import Reading
from triage.suggestion import Span

Floats = NDArray[np.floating]
SHARE_OF_TEXT = 1 / 3
MOST_SPANS = 3
WORTH_SHOWING = 0.3
LONG_CLAUSE = 12
CLAUSE_ENDS = frozenset({",", ";", ":", "—", "–", "-", "(", ")", "\n", "\n\n"})
CLAUSE_STARTS = frozenset({"and", "but", "because", "so", "when", "while", "although", "then", "who", "which"})


@dataclass(frozen=True, slots=True)
class Traces:
    """Which features each token of a reading takes part in: pairs of column and share of the feature's value."""

    columns: NDArray[np.intp]
    tokens: NDArray[np.intp]
    values: Floats


def trace(reading: Reading, vocabulary: Vocabulary) -> Traces:
    """Spread the values of word, letter and indicator features over the tokens that make them."""
    places = [token.i for token in reading.doc if not token.is_space]
    letters_begin = len(vocabulary.words.idf_)
    found = [
        *_counted(_word_grams(reading.words), vocabulary.words, places, 0),
        *_counted(_letter_grams(reading.words), vocabulary.letters, places, letters_begin),
        *_indicator_traces(reading, vocabulary),
    ]
    columns, tokens, values = zip(*found, strict=True) if found else ((), (), ())
    return Traces(np.array(columns, dtype=np.intp), np.array(tokens, dtype=np.intp), np.array(values, dtype=np.float32))


def _word_grams(words: Sequence[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give every word and word pair with the numbers of its words, as the word counter forms them."""
    yield from ((word, (n,)) for n, word in enumerate(words))
    yield from ((f"{one} {two}", (n, n + 1)) for n, (one, two) in enumerate(pairwise(words)))


def _letter_grams(words: Sequence[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give every run of letters within a word, with the word's number, as the letter counter forms them."""
    shortest, longest = LETTER_RUNS
    for n, word in enumerate(words):
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            yield from ((padded[at : at + size], (n,)) for at in range(max(1, len(padded) - size + 1)))
            if len(padded) <= size:
                break


def _counted(
    grams: Iterable[tuple[str, tuple[int, ...]]], counter: TfidfVectorizer, places: Sequence[int], begin: int
) -> list[tuple[int, int, float]]:
    """Return the known grams' values as the counter weighs them (sublinear counts, unit length), shared out over their tokens."""
    known, idf = counter.vocabulary_, counter.idf_
    seen = [(known[gram], at) for gram, at in grams if gram in known]
    counts = Counter(column for column, _ in seen)
    weight = {column: float(idf[column] * (1 + np.log(count))) for column, count in counts.items()}
    norm = sqrt(sum(value * value for value in weight.values())) or 1.0
    return [(begin + column, places[n], weight[column] / counts[column] / len(at) / norm) for column, at in seen for n in at]


def _indicator_traces(reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int, float]]:
    before = len(vocabulary.words.idf_) + len(vocabulary.letters.idf_)
    counts = Counter(hit.feature for hit in reading.hits)
    return [
        (before + INDICATOR_PLACE[hit.feature], token, INDICATOR_WEIGHT / counts[hit.feature] / (hit.end - hit.start))
        for hit in reading.hits
        for token in range(hit.start, hit.end)
    ]


def weigh(traces: Traces, directions: Floats, length: int) -> Floats:
    """Return how much each of `length` tokens speaks for something; `directions` holds a weight for each trace's column."""
    weights = np.zeros(length, dtype=np.float64)
    np.add.at(weights, traces.tokens, traces.values * directions)
    return weights


def spans_of(reading: Reading, weights: Floats) -> tuple[Span, ...]:
    """Return the clauses that weigh most, at most three and together at most a third of the message."""
    budget = len(reading.message.text or reading.message.subject) * SHARE_OF_TEXT
    ranked = sorted(((float(weights[start:end].sum()), start, end) for start, end in _clauses(reading.doc)), reverse=True)
    chosen: list[tuple[int, int]] = []
    for weight, start, end in ranked:
        if weight <= 0 or weight < WORTH_SHOWING * ranked[0][0] or len(chosen) == MOST_SPANS:
            break
        fitted = _fit(reading.doc, weights, start, end, budget)
        if fitted is not None:
            chosen.append(fitted)
            budget -= _width(reading.doc, *fitted)
    return tuple(_span(reading, start, end) for start, end in sorted(chosen))


def _clauses(doc: Doc) -> list[tuple[int, int]]:
    """Cut the document into clauses: at sentence ends, and in long sentences at commas and conjunctions."""
    cuts = {0, len(doc)}
    for sentence in doc.sents:
        cuts |= {sentence.start, sentence.end}
        if sentence.end - sentence.start > LONG_CLAUSE:
            cuts |= {token.i + 1 for token in sentence if token.text in CLAUSE_ENDS or token.is_space}
            cuts |= {token.i for token in sentence if token.lower_ in CLAUSE_STARTS}
    ordered = sorted(cuts)
    return [(start, end) for start, end in pairwise(ordered) if doc[start:end].text.strip()]


def _fit(doc: Doc, weights: Floats, start: int, end: int, budget: float) -> tuple[int, int] | None:
    """Shrink a clause, from its lighter end, until it is within the budget of characters; None when nothing of weight is left."""
    while end > start and (_width(doc, start, end) > budget or doc[start].is_space or doc[start].is_punct):
        if doc[start].is_space or doc[start].is_punct or weights[start] <= weights[end - 1]:
            start += 1
        else:
            end -= 1
    return (start, end) if end > start and weights[start:end].sum() > 0 else None


def _width(doc: Doc, start: int, end: int) -> int:
    """Return the characters from one token to another, without reading them: a clause can be the whole of a huge message."""
    last = doc[end - 1]
    return int(last.idx + len(last) - doc[start].idx)


def _span(reading: Reading, start: int, end: int) -> Span:
    """Return token offsets as characters of the text, or of the subject."""
    piece = reading.doc[start:end]
    in_subject = piece.start_char < reading.text_offset
    shift = 0 if in_subject else reading.text_offset
    source = reading.message.subject if in_subject else reading.message.text
    stripped = len(piece.text.rstrip())
    begin = piece.start_char - shift
    return Span(begin, begin + stripped, source[begin : begin + stripped], in_subject)
