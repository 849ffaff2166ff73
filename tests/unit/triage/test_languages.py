"""Which language a message is written in: what is foreign is told, and nobody's English is called foreign."""

import pytest

from tests.unit.triage.foreign_messages import ENGLISH, MESSAGES, UNNAMED
from triage.labelled import corpus_files, read_labelled
from triage.languages.detecting import language_of
from triage.languages.names import NOT_TOLD, is_foreign, written_in
from triage.message import TriageInput

EVERY_LENGTH = [(code, text) for code, texts in MESSAGES.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), EVERY_LENGTH)
def test_a_language_is_told_from_a_few_words_or_many(code, text):
    assert language_of(TriageInput(text)) == code


@pytest.mark.parametrize(("code", "text"), EVERY_LENGTH)
def test_capitals_do_not_hide_a_language(code, text):
    assert language_of(TriageInput(text.upper())) == code


@pytest.mark.parametrize("text", UNNAMED)
def test_a_language_without_its_own_spelling_is_told_at_least_as_foreign(text):
    assert is_foreign(language_of(TriageInput(text)))


@pytest.mark.parametrize("text", ENGLISH)
def test_nobodys_english_is_called_foreign(text):
    assert not is_foreign(language_of(TriageInput(text)))


@pytest.mark.parametrize("code", ["pl", "so", "cy", "bn"])
def test_a_greeting_in_english_does_not_hide_the_rest(code):
    assert language_of(TriageInput(f"Dear Sir or Madam,\n\n{MESSAGES[code][2]}\n\nThank you")) == code


@pytest.mark.parametrize("code", ["pl", "so", "cy", "bn"])
def test_a_foreign_sentence_in_an_english_letter_leaves_it_english(code):
    letter = "My mother's carer has not come for three days, and nobody in your office answers the telephone. This is what she said to me: "
    assert language_of(TriageInput(letter + MESSAGES[code][0] + ". I want somebody to ring me back today, please.")) == "en"


def test_an_english_subject_over_a_foreign_text_does_not_make_it_english():
    assert language_of(TriageInput(MESSAGES["ro"][2], "Complaint about my mother")) == "ro"


def test_of_the_corpus_none_but_the_foreign_messages_are_called_foreign():
    corpus = read_labelled(corpus_files())
    found = [example.id for example in corpus if is_foreign(language_of(example.message))]
    # Polish, Romanian, Welsh, French, Punjabi and Urdu in Latin letters, Bengali, Ukrainian, Arabic, Portuguese: counted by reading them.
    known = {"0052", "0060", "0074", "0083", "0111", "0150", "0165", "0173", "0191", "0196", "0227", "0238", "0300", "0301"}
    assert set(found) - {f"not_complaints-{number}" for number in known} == set()
    assert len(found) == len(known)


def test_every_sentence_of_the_corpus_alone_is_hardly_ever_called_foreign():
    english = [example for example in read_labelled(corpus_files()) if not is_foreign(language_of(example.message))]
    sentences = [part for example in english[::4] for part in example.message.text.split(". ") if part.strip()]
    wrong = [part for part in sentences if is_foreign(language_of(TriageInput(part)))]
    assert len(wrong) < len(sentences) / 1000, wrong


def test_officers_read_which_language_it_is():
    assert written_in("pl") == "Written in Polish, by the look of it: suggestions are read from English only."
    assert written_in(NOT_TOLD) == "Not written in English, by the look of it: suggestions are read from English only."


def test_a_text_without_words_has_no_language():
    assert language_of(TriageInput("07700 900123 🙂")) == ""
