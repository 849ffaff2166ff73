"""Texts, days and typed words in each language; what has no translation is said in English."""

from datetime import date

import pytest

from bot import texts
from bot.languages import END_ISOLATE, ISOLATE, Languages, as_typed, load
from bot.wording import counted, text, text_in
from models.errors import SettingsError

WELSH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"

msgid "Skip"
msgstr "Neidio"

msgctxt "an answer"
msgid "Yes"
msgstr "Ydyn"

msgid "{count} dog"
msgid_plural "{count} dogs"
msgstr[0] "{count} ci"
msgstr[1] "{count} gi"
msgstr[2] "{count} o gŵn"

msgctxt "words that people type to skip a question, parted by semicolons"
msgid "skip; no thanks; no thank you; none; -"
msgstr "neidio; dim diolch"

#, fuzzy
msgid "Go back"
msgstr "Ddim yn siŵr"
"""
URDU = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Your number is {reference}. Ring 999 or 116 123, or write /help."
msgstr "آپ کا نمبر {reference} ہے۔ 999 یا 116 123 پر فون کریں، یا /help لکھیں۔"

msgid "This is what I will send:"
msgstr "میں یہ بھیجوں گا:"
"""


@pytest.fixture
def folder(tmp_path):
    for code, catalogue in (("cy", WELSH), ("ur", URDU)):
        place = tmp_path / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "heed.po").write_text(catalogue.strip() + "\n", encoding="utf-8")
    return tmp_path


def test_a_text_is_said_in_its_language(folder):
    assert load("cy", folder).say(text("Skip")) == "Neidio"


def test_the_same_english_word_may_mean_different_things(folder):
    assert load("cy", folder).say(text_in("an answer", "Yes")) == "Ydyn"
    assert load("cy", folder).say(text("Yes")) == "Yes"


def test_what_is_not_translated_or_not_sure_is_said_in_english(folder):
    assert load("cy", folder).say(text("Throw it away")) == "Throw it away"
    assert load("cy", folder).say(text("Go back")) == "Go back"


@pytest.mark.parametrize(("count", "said"), [(1, "1 ci"), (2, "2 gi"), (5, "5 o gŵn")])
def test_numbers_take_the_form_of_the_language(folder, count, said):
    dogs = counted("{count} dog", "{count} dogs")
    assert load("cy", folder).say(dogs.format(count=count)) == said
    assert load("en").say(dogs.format(count=1)) == "1 dog"


def test_a_text_within_a_text_is_said_in_the_same_language(folder):
    assert load("cy", folder).say(text("Press {button}.").format(button=text("Skip"))) == "Press Neidio."


def test_somebodys_own_words_are_left_alone():
    assert load("en").say("I paid {all} of 5% {") == "I paid {all} of 5% {"
    assert load("en").say(text("Name: {name}").format(name="{council}")) == "Name: {council}"


@pytest.mark.parametrize(
    ("code", "day", "weekday"),
    [
        ("en", "6 June 2025", "Friday 6 June 2025"),
        ("cy", "6 Mehefin 2025", "Dydd Gwener 6 Mehefin 2025"),
        ("pl", "6 czerwca 2025", "piątek, 6 czerwca 2025"),
        ("ro", "6 iunie 2025", "vineri, 6 iunie 2025"),
        ("pa", "6 ਜੂਨ 2025", "ਸ਼ੁੱਕਰਵਾਰ, 6 ਜੂਨ 2025"),
        ("ur", "6 جون، 2025", "جمعہ، 6 جون، 2025"),
        ("bn", "6 জুন, 2025", "শুক্রবার, 6 জুন, 2025"),
    ],
)
def test_days_are_named_as_the_language_does(code, day, weekday):
    words = load(code)
    assert words.day(date(2025, 6, 6)) == day
    assert words.day_of_week(date(2025, 6, 6)) == weekday


def test_what_is_typed_counts_in_the_language_and_in_english(folder):
    assert {"neidio", "dim diolch", "skip", "none"} <= load("cy", folder).typed(texts.TYPED["skip"])


def test_what_runs_the_other_way_is_laid_out_by_itself(folder):
    words = load("ur", folder)
    said = words.say(text("Your number is {reference}. Ring 999 or 116 123, or write /help.").format(reference="HD-0000-0012"))
    for part in ("HD-0000-0012", "999", "116 123", "/help"):
        assert f"{ISOLATE}{part}{END_ISOLATE}" in said
    assert said.count(ISOLATE) == said.count(END_ISOLATE) == 4
    assert words.say(text("This is what I will send:")) == "میں یہ بھیجوں گا:"


def test_each_line_of_a_blank_is_isolated_for_an_isolate_ends_with_its_line(folder):
    said = load("ur", folder).say(text("{council}").format(council="rosa@example.org\n01632 960001"))
    assert said == f"{ISOLATE}rosa@example.org{END_ISOLATE}\n{ISOLATE}01632 960001{END_ISOLATE}"


def test_a_language_that_is_not_switched_on_is_answered_in_the_first_one():
    languages = Languages(("en", "cy"))
    assert languages.words("cy-GB").language.code == "cy"
    assert languages.words("pl").language.code == "en"
    assert languages.words(None).language.code == "en"
    assert [language.name for language in languages.switched_on] == ["English", "Cymraeg"]


def test_a_language_that_heed_has_none_of_is_refused_by_the_settings_name():
    with pytest.raises(SettingsError, match="HEED_LANGUAGES"):
        Languages(("en", "tlh"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dyna’r cyfan.", "dyna'r cyfan"),
        ("TRIMITEŢI", "trimiteți"),
        ("جي ہاں۔", "جی ہاں"),
        ("ٹھيك ہے", "ٹھیک ہے"),
        ("ਖ਼ਤਮ।", "\u0a59ਤਮ"),
        ("হয়ে গেছে", "হ\u09dfে গেছে"),
        ("ہو\u200cگیا", "ہوگیا"),
        ("Czy\u0301 ", "czý"),
    ],
)
def test_what_keyboards_write_in_several_ways_is_the_same(one, other):
    assert as_typed(one) == as_typed(other)


def test_letters_that_only_look_alike_stay_apart():
    assert as_typed("zle") != as_typed("źle")


@pytest.mark.parametrize("code", ["pl", "ro"])
def test_what_is_typed_without_marks_is_known_too(code):
    words = load(code)
    marked = {"pl": ("wyślij", "wyslij"), "ro": ("înapoi", "inapoi")}[code]
    known = words.typed(texts.TYPED["send"]) | words.typed(texts.TYPED["back"])
    assert set(marked) <= known


def test_romanised_words_are_known_in_a_language_from_right_to_left():
    assert {"haan", "theek hai"} <= load("ur").typed(texts.TYPED["yes"])
