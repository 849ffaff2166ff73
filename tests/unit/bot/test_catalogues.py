"""Every language's catalogue has every text, with the same blanks, or leaves it to English."""

import re
import string
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot import categories, texts
from bot.languages import CATALOGUES, LANGUAGES, load
from bot.wording import Text
from tests.catalogues import texts_of

TRANSLATED = [code for code in LANGUAGES if code != "en"]
TEXTS = texts_of(texts, categories)
# Complete, and held to it: a text that is added has to be translated before it can be sent.
COMPLETE: frozenset[str] = frozenset(TRANSLATED)
SCRIPTS = {"cy": "LATIN", "pl": "LATIN", "ro": "LATIN", "pa": "GURMUKHI", "ur": "ARABIC", "bn": "BENGALI"}
# What is called the same in every language, or what is on a button of the person's own Telegram.
NAMES = ("Childline", "Samaritans", "Telegram", "Edit", "MB")
# Whole texts that are the same in some languages as they are in English.
AS_IN_ENGLISH = {"{reference}: {status}", "Roma", "Indian", "African", "Arab"}
NUMBERS = re.compile(r"\d[\d ]*\d")
COMMANDS = re.compile(r"/[a-z]+")
BLANKS = re.compile(r"\{\w+\}")
SAID = [text for text in TEXTS if text not in texts.TYPED.values()]
NAMED_BUTTONS = (texts.DONE_BUTTON, texts.SEND_BUTTON, texts.CHECK_BUTTON, texts.BACK_BUTTON)
# What may not be taken for one another when it is typed.
OPPOSITES = (("yes", "no"), ("send", "change"), ("send", "drop"), ("done", "back"), ("tell", "check"), ("done", "skip"), ("drop", "back"))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


def of_language(code: str) -> Catalog:
    return catalogue(CATALOGUES / code / "LC_MESSAGES" / "heed.po")


def found(text: Text, catalogue: Catalog):
    return catalogue.get((text.english, text.plural) if text.plural else text.english, text.context or None)


def blanks(words: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(words) if field}


def test_the_template_has_every_text_and_nothing_else():
    template = catalogue(CATALOGUES / "heed.pot")
    assert {(message.id, message.context) for message in template if message.id} == {
        ((text.english, text.plural) if text.plural else text.english, text.context or None) for text in TEXTS
    }, "run bin/catalogues"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_every_text_and_nothing_else(code):
    held = of_language(code)
    template = catalogue(CATALOGUES / "heed.pot")
    assert {(message.id, message.context) for message in held if message.id} == {
        (message.id, message.context) for message in template if message.id
    }, "run bin/catalogues"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_blanks_of_its_text(code):
    for text in TEXTS:
        message = found(text, of_language(code))
        translations = message.string if text.plural else (message.string,)
        for words in filter(None, translations):
            may_lack = {"count"} if text.plural else set()
            assert blanks(text.english) - may_lack <= blanks(words) <= blanks(text.english), words


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_plural_is_translated_in_all_its_forms_or_not_at_all(code):
    held = of_language(code)
    for text in TEXTS:
        if text.plural:
            forms = found(text, held).string
            assert not any(forms) or (all(forms) and len(forms) == held.num_plurals), text.english


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_typed_is_in_small_letters(code):
    for text in texts.TYPED.values():
        words = found(text, of_language(code)).string
        assert words == words.casefold()


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_a_complete_language_leaves_nothing_to_english(code):
    held = of_language(code)
    missing = [text.english for text in TEXTS if not any(found(text, held).string) or found(text, held).fuzzy]
    assert missing == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_says_whether_a_speaker_has_read_it(code):
    assert "# Review: " in of_language(code).header_comment


def translated(code: str, text: Text) -> list[str]:
    """A text as the catalogue says it, in each form of the plural."""
    said = found(text, of_catalogue(code)).string
    return [each for each in (said if isinstance(said, tuple | list) else (said,)) if each]


@cache
def of_catalogue(code: str) -> Catalog:
    return of_language(code)


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_no_english_is_left_in_a_translation(code):
    assert [text.english for text in SAID if text.english in translated(code, text) and text.english not in AS_IN_ENGLISH] == []


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_a_translation_is_in_the_script_of_its_language(code):
    for text in SAID:
        for said in translated(code, text):
            words = COMMANDS.sub("", BLANKS.sub("", said))
            for name in NAMES:
                words = words.replace(name, "")
            strangers = {letter for letter in words if letter.isalpha() and not unicodedata.name(letter).startswith(SCRIPTS[code])}
            assert not strangers, said


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_what_is_typed_is_known_in_the_script_of_the_language(code):
    for text in texts.TYPED.values():
        (said,) = translated(code, text)
        assert any(unicodedata.name(letter).startswith(SCRIPTS[code]) for letter in said if letter.isalpha()), said


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_numbers_to_ring_commands_and_names_stay_as_they_are(code):
    for text in SAID:
        for said in translated(code, text):
            for kept in (NUMBERS, COMMANDS):
                assert sorted(kept.findall(said)) == sorted(kept.findall(text.english)), said
            assert [name for name in ("Childline", "Samaritans", "Telegram") if (name in text.english) != (name in said)] == []


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_a_button_is_called_in_a_text_what_is_written_on_it(code):
    for text in SAID:
        for button in NAMED_BUTTONS:
            if f"press {button.english}" in text.english.replace("Press", "press"):
                assert translated(code, button)[0] in translated(code, text)[0], text.english


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_what_is_typed_for_one_thing_is_not_typed_for_its_opposite(code):
    typed = {key: load(code).typed(text) for key, text in texts.TYPED.items()}
    for one, other in OPPOSITES:
        assert not typed[one] & typed[other], (one, other)


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_what_is_on_a_button_for_one_answer_is_on_no_other(code):
    for question in (texts.ASK_WHOM, texts.ASK_CONSENT, texts.ASK_WHEN, texts.ASK_REPLY):
        answers = [translated(code, text)[0] for text in SAID if question.english.rsplit("? ", 1)[-1] in text.context]
        assert len(set(answers)) == len(answers)
