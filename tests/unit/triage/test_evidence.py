"""The spans that carried an answer: exact shares of the features, within a third of the text, and faithful."""

import random

import numpy as np
import pytest

from triage.classifier import Classifier
from triage.evidence import SHARE_OF_TEXT, clauses_of, spans_of, trace
from triage.features import SHAPE_FEATURES, features
from triage.fields import FIELDS
from triage.labelled import corpus_files, read_labelled
from triage.message import TriageInput
from triage.model import load_model
from triage.reading import read

CORPUS = read_labelled(corpus_files())
FIELD_NAMES = ("kind", "process", "service_area")


@pytest.fixture(scope="module")
def classifier(small_model):
    return Classifier(load_model(small_model))


@pytest.fixture(scope="module")
def unseen():
    """Messages that the small model was not trained on, long enough to hold more than their evidence."""
    others = [example.message for n, example in enumerate(CORPUS) if n % 5 and len(example.message.text.split()) > 40]
    return random.Random(17).sample(others, 40)  # noqa: S311 - chance without secrets


def test_the_traces_of_a_message_add_up_to_its_features(classifier, unseen):
    for message in unseen[:10]:
        reading = read(message)
        traces = trace(reading, classifier.model.vocabulary)
        row = features([reading], classifier.model.vocabulary).toarray()[0]
        summed = np.zeros_like(row)
        np.add.at(summed, traces.columns, traces.values)
        assert np.allclose(summed[: -len(SHAPE_FEATURES)], row[: -len(SHAPE_FEATURES)], atol=1e-6)


def test_spans_quote_what_stands_at_their_offsets_and_are_at_most_a_third(classifier, unseen):
    for message in unseen:
        suggestion = classifier(message)
        for answer in (suggestion.kind, suggestion.process, suggestion.safeguarding, *suggestion.causes, *suggestion.flags):
            for span in answer.evidence:
                source = message.subject if span.in_subject else message.text
                assert source[span.start : span.end] == span.quote
            assert sum(span.end - span.start for span in answer.evidence) <= SHARE_OF_TEXT * len(message.text)


def confidence(classifier, message, field, label):
    return getattr(classifier.judge_many([message]), field).probabilities[0][FIELDS[field].index(label)]


def without(message, kept):
    return TriageInput("".join(c for c, keep in zip(message.text, kept, strict=True) if keep), message.subject, message.channel)


def a_random_cut(message, length, draw):
    """Which characters stay when as many as the evidence holds are cut, word by word, anywhere."""
    kept = [True] * len(message.text)
    words = [(token.idx, token.idx + len(token.text_with_ws)) for token in read(TriageInput(message.text)).doc]
    draw.shuffle(words)
    for start, end in words:
        if length <= 0:
            break
        kept[start:end] = [False] * (end - start)
        length -= end - start
    return kept


def test_cutting_the_evidence_out_hurts_an_answer_more_than_cutting_as_much_elsewhere(classifier, unseen):
    draw, beaten, compared = random.Random(5), 0, 0  # noqa: S311 - chance without secrets
    for message in unseen:
        suggestion = classifier(message)
        for field in FIELD_NAMES:
            answer = getattr(suggestion, field)
            spans = [span for span in answer.evidence if not span.in_subject] if answer else []
            if not spans:
                continue
            kept = [not any(span.start <= n < span.end for span in spans) for n in range(len(message.text))]
            cut = confidence(classifier, without(message, kept), field, answer.label)
            other = confidence(classifier, without(message, a_random_cut(message, kept.count(False), draw)), field, answer.label)
            beaten += cut <= other
            compared += 1
    assert compared > 80
    assert beaten / compared >= 0.9


def test_a_message_without_weight_has_no_evidence():
    reading = read(TriageInput("Nothing here weighs anything."))
    assert spans_of(reading, clauses_of(reading.doc), np.zeros(len(reading.doc))) == ()


def marked(text, **weights):
    """The quotes of a message in which each word weighs as given, and no other anything."""
    reading = read(TriageInput(text))
    heavy = np.array([weights.get(token.lower_, 0.0) for token in reading.doc])
    return [span.quote for span in spans_of(reading, clauses_of(reading.doc), heavy)]


IDLE = " It rained and rained for days."
LONG = "My mother had waited in the cold hall for the better part of that whole long dreadful afternoon."


def test_a_clause_that_is_too_long_is_shown_in_part():
    (quote,) = marked(f"{LONG} Nobody rang her back about it at all.", afternoon=1.0, dreadful=1.0, long=0.5)
    assert "long dreadful afternoon" in quote
    assert quote != LONG


def test_no_scrap_of_a_clause_is_shown_when_the_room_is_used_up():
    quotes = marked("The carers never came to her. I sat with her in the cold hall. We are at a loss." + IDLE, never=2.0, cold=1.0)
    assert quotes == ["The carers never came to her."]


def test_a_short_clause_is_shown_whole():
    assert marked("It rained. Disgraceful! We had asked for somebody to come and see us.", disgraceful=1.0) == ["Disgraceful!"]


def test_in_a_short_message_a_lesser_clause_that_fits_is_shown_rather_than_none():
    assert marked("I am furious about it, furious. Ring me.", furious=5.0, ring=0.5) == ["Ring me."]


def test_no_half_of_a_word_is_shown():
    (quote,) = marked(
        "I couldn't possibly tell anybody what the carers were doing there. " + "It rained a lot. " * 4, **{"n't": 1.0, "possibly": 0.8}
    )
    assert quote.startswith(("I couldn't", "couldn't", "possibly"))
