"""Everybody is spoken to in their own language, where the council has switched it on."""

from dataclasses import replace

import pytest

from bot.languages import END_ISOLATE, ISOLATE
from tests.chatting import CONFIG, Heed, Someone
from tests.telegram_double import person

POLISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "What would you like to do?"
msgstr "Co chcesz zrobić?"

msgid "Tell us"
msgstr "Powiedz nam"

msgid "I will write in English from now on. You can write to us as you like."
msgstr "Od teraz piszę po polsku."

msgid "That is all"
msgstr "To wszystko"

msgctxt "words that people type when they have told all, parted by semicolons"
msgid "done; that is all; that's all; thats all; finished; no more; send it; send"
msgstr "koniec; to wszystko"

msgid "You have a message here that is not sent yet. There is no rush. Do you want to go on?"
msgstr "Masz wiadomość, która nie została wysłana."
"""
URDU = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "I do not see that one here."
msgstr "مجھے یہ یہاں نظر نہیں آتا۔"

msgid "Thank you. We have it. Your number is {reference}. Please keep it."
msgstr "شکریہ۔ آپ کا نمبر {reference} ہے۔"
"""


@pytest.fixture
def heed(store, clock, tmp_path) -> Heed:
    for code, catalogue in (("pl", POLISH), ("ur", URDU)):
        folder = tmp_path / "locales" / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "heed.po").write_text(catalogue.strip() + "\n", encoding="utf-8")
    return Heed(store, clock, config=replace(CONFIG, languages=("en", "pl", "ur")), catalogues=tmp_path / "locales")


def speaking(code: str) -> dict:
    return {"from": person(7) | {"language_code": code}}


async def test_the_first_guess_is_the_language_of_the_persons_telegram(rosa):
    assert "Co chcesz zrobić?" in await rosa.sends(text="/start", **speaking("pl"))
    assert "Powiedz nam" in rosa.buttons
    assert "What would you like to do?" in await rosa.elsewhere(8).sends(text="/start", **speaking("fr"))


async def test_a_language_is_chosen_and_kept(heed, rosa):
    assert "Which language" in await rosa.says("/language")
    said = await rosa.presses("Polski")
    assert "Od teraz piszę po polsku." in said
    assert "Co chcesz zrobić?" in said
    heed.restart()
    assert "Co chcesz zrobić?" in await rosa.says("/help")
    await rosa.says("/language")
    assert "What would you like to do?" in await rosa.presses("English")


@pytest.mark.parametrize("typed", ["Polski", "polish", "PL"])
async def test_a_language_can_be_typed(rosa, typed):
    await rosa.says("/language")
    assert "Od teraz" in await rosa.says(typed)


async def test_the_name_of_a_language_is_just_a_word_while_none_is_chosen(rosa):
    assert "I have that" in await rosa.says("Polish")


async def test_a_draft_stays_while_a_language_is_chosen(rosa):
    await rosa.says("The bin was not emptied.")
    await rosa.says("/language")
    await rosa.presses("Polski")
    assert "The bin was not emptied." in await rosa.skips(await rosa.presses("To wszystko"))


async def test_what_is_typed_counts_in_the_chosen_language_and_in_english(rosa):
    await rosa.says("The bin was not emptied.")
    await rosa.says("/language")
    await rosa.presses("Polski")
    assert "Who is this about?" in await rosa.says("Koniec")
    await rosa.presses("Me")
    assert "Is it right?" in await rosa.says("done")


async def test_a_reminder_is_in_the_language_of_the_talk(heed, rosa):
    await rosa.sends(text="Śmieci.", **speaking("pl-PL"))
    await rosa.hears()
    await heed.wait(hours=4)
    assert "Masz wiadomość" in await rosa.hears()


async def test_a_language_that_is_not_switched_on_cannot_be_chosen(rosa):
    assert "old one" in await rosa.sends_press("language:cy")
    assert "old one" in await rosa.sends_press("language:tlh")


async def test_one_language_alone_needs_no_choice(store, clock):
    rosa = Someone(Heed(store, clock))
    said = await rosa.says("/language")
    assert "only write in English" in said
    assert "What would you like to do?" in said


async def test_a_reference_stands_by_itself_in_a_text_from_right_to_left(heed, rosa):
    await rosa.sends(text="The bin was not emptied.", **speaking("ur"))
    await rosa.skips(await rosa.presses("That is all"))
    assert f"آپ کا نمبر {ISOLATE}HD-0000-0012{END_ISOLATE} ہے" in await rosa.presses("Send it")


async def test_what_people_write_is_filed_as_they_wrote_it(heed, rosa):
    await rosa.sends(text="میری بن خالی نہیں ہوئی۔", **speaking("ur"))
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    assert heed.receiver.received[0].text == "میری بن خالی نہیں ہوئی۔"
