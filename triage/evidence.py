"""The spans that carried an answer: clauses whose words and indicators weigh most for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from triage.features import INDICATOR_PLACE, INDICATOR_WEIGHT, Vocabulary
from triage.reading import Reading
from triage.suggestion import Span

Floats = NDArray[np.floating]
SHARE_OF_TEXT = 1 / 3
MOST_SPANS = 3
WORTH_SHOWING = 0.3
FEWEST_WORDS = 3  # of a clause that was shortened: fewer tell an officer nothing
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
    places = np.array([token.i for token in reading.doc if not token.is_space], dtype=np.intp)
    words = _counted(*_word_grams(reading.words, vocabulary.words.vocabulary_), vocabulary.words.idf_)
    letters = _counted(*_letter_grams(reading.words, vocabulary), vocabulary.letters.idf_)
    hits = _indicator_traces(reading)
    begins = np.cumsum([0, len(vocabulary.words.idf_), len(vocabulary.letters.idf_)])
    return Traces(
        columns=np.concatenate([begin + part.columns for begin, part in zip(begins, (words, letters, hits), strict=True)]),
        tokens=np.concatenate([places[words.tokens], places[letters.tokens], hits.tokens]),
        values=np.concatenate([words.values, letters.values, hits.values]),
    )


Grams = tuple[list[int], list[int], list[float]]


def _word_grams(words: Sequence[str], known: Mapping[str, int]) -> Grams:
    """Return every known word and word pair, as the word counter forms them: column, number of the word, and the word's share."""
    found = [(known[word], n, 1.0) for n, word in enumerate(words) if word in known]
    pairs = ((f"{one} {two}", n) for n, (one, two) in enumerate(pairwise(words)))
    found += [(known[pair], at, 0.5) for pair, n in pairs if pair in known for at in (n, n + 1)]
    return _columns(found)


def _letter_grams(words: Sequence[str], vocabulary: Vocabulary) -> Grams:
    """Return every known run of letters within a word, as the letter counter forms them."""
    return _columns([(column, n, 1.0) for n, word in enumerate(words) for column in vocabulary.runs_of(word)])


def _columns(found: Sequence[tuple[int, int, float]]) -> Grams:
    return [one for one, _, _ in found], [at for _, at, _ in found], [share for _, _, share in found]


def _counted(columns: Sequence[int], words: Sequence[int], shares: Sequence[float], idf: Floats) -> Traces:
    """Return the grams' values as the counter weighs them (sublinear counts, unit length), shared out over their words."""
    unique, places = np.unique(np.array(columns, dtype=np.intp), return_inverse=True)
    counts = np.bincount(places, weights=shares, minlength=len(unique))
    weight = idf[unique] * (1 + np.log(counts))
    value = weight / counts / (np.sqrt((weight**2).sum()) or 1.0)
    return Traces(unique[places], np.array(words, dtype=np.intp), np.asarray(value[places] * np.array(shares), dtype=np.float32))


def _indicator_traces(reading: Reading) -> Traces:
    counts = Counter(hit.feature for hit in reading.hits)
    found = [
        (INDICATOR_PLACE[hit.feature], token, INDICATOR_WEIGHT / counts[hit.feature] / (hit.end - hit.start))
        for hit in reading.hits
        for token in range(hit.start, hit.end)
    ]
    columns, tokens, values = _columns(found)
    return Traces(np.array(columns, dtype=np.intp), np.array(tokens, dtype=np.intp), np.array(values, dtype=np.float32))


def weigh(traces: Traces, directions: Floats, length: int) -> Floats:
    """Return how much each of `length` tokens speaks for something; `directions` holds a weight for each trace's column."""
    return np.asarray(np.bincount(traces.tokens, weights=traces.values * directions, minlength=length), dtype=np.float64)


def spans_of(reading: Reading, clauses: Sequence[tuple[int, int]], weights: Floats) -> tuple[Span, ...]:
    """Return those of the message's clauses that weigh most, at most three and together at most a third of the message."""
    budget = len(reading.message.text or reading.message.subject) * SHARE_OF_TEXT
    ranked = sorted(((float(weights[start:end].sum()), start, end) for start, end in clauses), reverse=True)
    chosen: list[tuple[int, int]] = []
    for weight, start, end in ranked:
        if weight <= 0 or weight < WORTH_SHOWING * ranked[0][0] or len(chosen) == MOST_SPANS:
            break
        fitted = _fit(reading.doc, weights, start, end, budget)
        if fitted is not None:
            chosen.append(fitted)
            budget -= _width(reading.doc, *fitted)
    if not chosen:  # in a short message, rather a lesser clause that fits than none
        whole = (_whole(reading.doc, weights, start, end, budget) for _, start, end in ranked)
        chosen = [clause for clause in whole if clause is not None][:1]
    return tuple(_span(reading, start, end) for start, end in sorted(chosen))


def spans_at(reading: Reading, places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the spans of these tokens (start, end excluded) that fit: at most three, apart, together at most a third of the message."""
    budget = len(reading.message.text or reading.message.subject) * SHARE_OF_TEXT
    chosen: list[tuple[int, int]] = []
    for start, end in places:
        apart = all(end <= other or start >= until for other, until in chosen)
        if apart and len(chosen) < MOST_SPANS and _width(reading.doc, start, end) <= budget:
            chosen.append((start, end))
            budget -= _width(reading.doc, start, end)
    return tuple(_span(reading, start, end) for start, end in sorted(chosen))


def clauses_of(doc: Doc) -> list[tuple[int, int]]:
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
    """Return a clause within the budget of characters: whole, or shrunk from its lighter end; None when a scrap or no weight is left."""
    whole = _whole(doc, weights, start, end, budget)
    if whole is not None:
        return whole
    last = end
    while end > start and _width(doc, start, end) > budget:
        if doc[start].is_space or doc[start].is_punct or weights[start] <= weights[end - 1]:
            start += 1
        else:
            end -= 1
    while end > start and end < last and _goes_on(doc, end):  # no half of a word is left at either end
        end -= 1
    start = _begin(doc, start, end, shrunk=True)
    return (start, end) if _has_words(doc, start, end) and weights[start:end].sum() > 0 else None


def _whole(doc: Doc, weights: Floats, start: int, end: int, budget: float) -> tuple[int, int] | None:
    """Return a clause without the marks before it; None when it is longer than the budget or has no weight."""
    start = _begin(doc, start, end)
    fits = start < end and _width(doc, start, end) <= budget and weights[start:end].sum() > 0
    return (start, end) if fits else None


def _begin(doc: Doc, start: int, end: int, *, shrunk: bool = False) -> int:
    """Return where words begin: behind white space and marks and, in a shrunk clause, behind the end of a word that was cut."""
    while start < end and (doc[start].is_space or doc[start].is_punct or (shrunk and _goes_on(doc, start))):
        start += 1
    return start


def _goes_on(doc: Doc, at: int) -> bool:
    """Whether a token is the rest of a word that began before it, as in "did|n't"."""
    before, token = doc[at - 1] if at else None, doc[at]
    return before is not None and not (before.whitespace_ or before.is_space or before.is_punct or token.is_space or token.is_punct)


def _has_words(doc: Doc, start: int, end: int) -> bool:
    """Whether there are as many words as a shortened clause must have; a word that is cut into tokens counts once."""
    words = (at for at in range(start, end) if any(map(str.isalnum, doc[at].text)) and not _goes_on(doc, at))
    return len(list(islice(words, FEWEST_WORDS))) == FEWEST_WORDS


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
