"""What a model learns from: which message counts how often, and whose word is taken."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from models.labels import Process
from tests.fakes import MORNING
from triage.features import fit_vocabulary
from triage.labelled import Labelled, corpus_files, read_labelled
from triage.lessons import Lesson, counts, gather, keys_of, lessons_of, text_key
from triage.linear import fit_many, fit_one
from triage.message import TriageInput
from triage.reading import read_many
from triage.weighing import Origin, weight

SAMPLE = read_labelled(corpus_files()[:1])[0]


def example(text: str, name: str = "one", process: Process = Process.CORPORATE) -> Labelled:
    return replace(SAMPLE, id=name, message=TriageInput(text), labels=replace(SAMPLE.labels, process=process))


@pytest.mark.parametrize(
    ("origin", "days", "expected"),
    [
        (Origin.CORPUS, None, 1.0),
        (Origin.HISTORY, None, 1.0),
        (Origin.HISTORY, 4000, 1.0),
        (Origin.DECISION, 0, 3.0),
        (Origin.DECISION, 365, 2.0),
        (Origin.DECISION, 730, 1.5),
        (Origin.DECISION, 36_500, 1.0),
        (Origin.DECISION, -1, 3.0),
    ],
)
def test_a_fresh_decision_counts_most_and_none_less_than_an_invented_message(origin, days, expected):
    at = None if days is None else MORNING - timedelta(days=days)
    assert weight(origin, at, MORNING) == pytest.approx(expected)


def test_the_officers_choice_wins_over_history_and_corpus_and_a_newer_one_over_an_older():
    corpus = [Lesson(example("The bins were missed.", "corpus")), Lesson(example("Thank you all.", "thanks"))]
    history = [Lesson(example("The  bins were\r\nmissed. ", "history"), origin=Origin.HISTORY)]
    decisions = lessons_of(Origin.DECISION, [example("the bins were MISSED.", name) for name in ("older", "newer")], MORNING)
    found = gather([corpus, history, decisions])
    assert [lesson.example.id for lesson in found] == ["thanks", "newer"]
    assert counts(found) == {"corpus": 1, "history": 0, "decision": 1}


def test_what_is_kept_back_is_learned_from_no_source():
    corpus = [Lesson(example("The bins were missed.", "corpus")), Lesson(example("Thank you all.", "thanks"))]
    assert [lesson.example.id for lesson in gather([corpus], keys_of([TriageInput("The bins\nwere missed.", "Bins")]))] == ["thanks"]


def test_a_joined_text_is_barred_by_any_of_its_parts():
    parts = (TriageInput("My carer is late."), TriageInput("Again today."))
    lesson = Lesson(example("My carer is late.\n\nAgain today."), parts=parts)
    assert gather([[lesson]], keys_of([TriageInput("Again  today.")])) == []
    assert gather([[lesson]], keys_of([TriageInput("Again yesterday.")])) == [lesson]


def test_a_message_is_known_by_its_words_and_by_its_subject_only_without_text():
    assert text_key(TriageInput("The  Bins", "One")) == text_key(TriageInput("the bins\r\n", "Another"))
    assert text_key(TriageInput("The bins")) != text_key(TriageInput("The bin"))
    assert text_key(TriageInput(" ", "One")) != text_key(TriageInput("", "Another"))
    assert text_key(TriageInput("broken \ud800 half"))


def test_a_weight_of_three_teaches_like_three_copies():
    rng = np.random.default_rng(4)
    right = np.eye(3, dtype=np.int8)[rng.integers(0, 3, 60)]
    matrix = csr_matrix(rng.normal(size=(60, 4)) + right @ rng.normal(size=(3, 4)))
    weights, copies = np.where(np.arange(60) < 20, 3.0, 1.0), np.r_[np.arange(60), np.arange(20), np.arange(20)]
    for fit in (fit_one, fit_many):
        weighed, repeated, plain = fit(matrix, right, weights), fit(matrix[copies], right[copies]), fit(matrix, right)
        assert np.allclose(weighed.weights, repeated.weights, atol=1e-3)
        assert not np.allclose(weighed.weights, plain.weights, atol=1e-2)


def test_a_word_that_only_residents_wrote_enters_the_model_from_five_messages_on():
    invented = [TriageInput("The carer came late again.") for _ in range(4)]
    told = [TriageInput(f"The carer told Mrs Zebedee {'and Quillfeather ' * (number < 4)}about it.") for number in range(6)]
    real = [False] * len(invented) + [True] * len(told)
    words = set(fit_vocabulary(read_many([*invented, *told]), real).words.get_feature_names_out())
    everything = set(fit_vocabulary(read_many([*invented, *told])).words.get_feature_names_out())
    assert any("quillfeather" in word for word in everything)
    assert not any("quillfeather" in word for word in words)
    assert any("zebedee" in word for word in words)
    assert any("carer" in word for word in words)


def test_residents_who_share_no_word_with_anybody_add_none():
    invented = [TriageInput("The carer came late again.") for _ in range(4)]
    told = [TriageInput(" ".join(f"{letter}{number}" * 3 for letter in "qxz")) for number in range(6)]
    words = fit_vocabulary(read_many([*invented, *told]), [False] * 4 + [True] * 6).words.get_feature_names_out()
    assert set(words) == set(fit_vocabulary(read_many(invented)).words.get_feature_names_out())
