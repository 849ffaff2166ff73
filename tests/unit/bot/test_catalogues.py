"""Every language's catalogue has every text, with the same blanks, or leaves it to English."""

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot import categories, texts
from bot.languages import CATALOGUES, LANGUAGES
from bot.wording import Text
from tests.catalogues import texts_of

TRANSLATED = [code for code in LANGUAGES if code != "en"]
TEXTS = texts_of(texts, categories)
# Complete, and held to it: a text that is added has to be translated before it can be sent.
COMPLETE: frozenset[str] = frozenset()


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
