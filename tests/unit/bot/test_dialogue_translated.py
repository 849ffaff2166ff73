"""Whole talks in Welsh and in Urdu, by the catalogues that Heed comes with: from a greeting to the number, with no word of English."""

import re
import string
import unicodedata
from dataclasses import replace

import pytest

from bot import categories, texts
from bot.languages import END_ISOLATE, ISOLATE, load
from bot.wording import Text
from tests.catalogues import every_text, texts_of
from tests.chatting import CONFIG, Heed, Someone

APART = re.compile(f"{ISOLATE}[^{ISOLATE}{END_ISOLATE}]*{END_ISOLATE}")
BLANK = re.compile(r"\{\w+\}")
SHORTEST = 12  # characters; what is shorter may stand in other words by chance
SAID = [text for text in texts_of(texts, categories) if text not in texts.TYPED.values()]


@pytest.fixture
def heed(store, clock) -> Heed:
    return Heed(store, clock, config=replace(CONFIG, languages=("en", "cy", "ur")))


def english_in(said: str) -> list[str]:
    parts = [part.strip() for text in every_text(texts) for part in BLANK.split(text)]
    return [part for part in parts if len(part) >= SHORTEST and part in said]


async def chooses(rosa: Someone, language: str) -> int:
    """Have somebody choose a language; return where what is said in it begins."""
    await rosa.says("/language")
    before = rosa.heard
    await rosa.presses(language)
    return before


async def said_since(heed: Heed, before: int) -> str:
    return "\n".join(row.payload.get("text", "") for row in await heed.outbox(7, after=before))


async def test_a_talk_in_welsh_to_the_end(heed: Heed, rosa: Someone):
    before = await chooses(rosa, "Cymraeg")
    assert "Rwy'n derbyn negeseuon ar ran Westmere Council" in await rosa.says("Bore da!")
    assert "Ysgrifennwch yn eich geiriau eich hun" in await rosa.presses("Dweud wrthon ni")
    assert "Mae hwnna gen i" in await rosa.says("Chafodd y bin mo'i wagio.")
    assert "Am bwy mae hyn?" in await rosa.says("Dyna’r cyfan.")
    assert "Ydy hyn yn iawn gyda nhw?" in await rosa.presses("Fy mhlentyn")
    assert "Pryd digwyddodd hyn?" in await rosa.says("Ydy")
    assert "Sut hoffech chi gael ateb?" in await rosa.presses("Eleni")
    assert "cyfeiriad e-bost" in await rosa.presses("Drwy e-bost")
    assert "Beth yw eich enw chi?" in await rosa.says("rosa@example.org")
    summary = await rosa.says("Rosa")
    assert "Am bwy: Fy mhlentyn\nYn iawn gyda nhw: Ydy\nPryd: Eleni" in summary
    assert "Ydy hyn yn gywir?" in summary

    filed = await rosa.says("Iawn")
    assert "Eich rhif chi yw HD-0000-0012." in filed
    assert "y diwrnod hwn: Dydd " in filed
    await rosa.presses("Gwirio neu ychwanegu at rywbeth")
    await rosa.says("/privacy")
    await rosa.says("/help")
    assert english_in(await said_since(heed, before)) == []
    filed_words = heed.receiver.received[0].text
    assert filed_words.startswith("Chafodd y bin mo'i wagio.")
    assert "Who it is about: My child" in filed_words


async def test_a_talk_in_urdu_to_the_end(heed: Heed, rosa: Someone):
    before = await chooses(rosa, "اردو")
    assert f"{ISOLATE}Westmere Council{END_ISOLATE}" in await rosa.says("السلام علیکم")
    assert "اپنے لفظوں میں لکھیے" in await rosa.presses("ہمیں بتائیں")
    assert "یہ مل گیا" in await rosa.says("کوڑے کا ڈبہ خالی نہیں ہوا۔")
    assert "کس کے بارے میں" in await rosa.says("bas itna hi")
    assert "راضی" in await rosa.presses("میرے بچے کے بارے میں")
    assert "کب ہوا" in await rosa.says("جي ہاں۔")
    assert "جواب کیسے" in await rosa.presses("اس سال")
    assert "نمبر" in await rosa.presses("فون سے")
    assert "نام" in await rosa.says("01632 960 001")
    summary = await rosa.says("Rosa")
    assert f"{ISOLATE}Rosa{END_ISOLATE}" in summary
    assert "01632 960 001" in summary
    assert "کیا یہ ٹھیک ہے؟" in summary

    filed = await rosa.says("ٹھیک ہے")
    assert f"آپ کا نمبر {ISOLATE}HD-0000-0012{END_ISOLATE} ہے" in filed
    await rosa.presses("دیکھیں یا کچھ شامل کریں")
    await rosa.says("/privacy")
    await rosa.says("/help")
    assert english_in(await said_since(heed, before)) == []
    filed_words = heed.receiver.received[0].text
    assert filed_words.startswith("کوڑے کا ڈبہ خالی نہیں ہوا۔")
    assert "Who it is about: My child" in filed_words


def filled(text: Text) -> Text:
    wanted = {field: "HD-0000-0012" for _, field, _, _ in string.Formatter().parse(text.english) if field}
    return text.format(**wanted | ({"count": 3} if text.plural else {}))


@pytest.mark.parametrize("text", SAID, ids=lambda text: text.english[:40])
def test_in_urdu_all_that_runs_from_left_to_right_stands_apart(text):
    said = load("ur").say(filled(text))
    outside = APART.sub("", said)
    assert not re.search(r"[A-Za-z0-9]", outside), said
    assert ISOLATE not in outside
    assert END_ISOLATE not in outside


@pytest.mark.parametrize("text", SAID, ids=lambda text: text.english[:40])
def test_in_urdu_every_line_begins_at_the_right(text):
    for line in load("ur").say(filled(text)).splitlines():
        strong = [
            unicodedata.bidirectional(letter) for letter in APART.sub("", line) if unicodedata.bidirectional(letter) in {"L", "R", "AL"}
        ]
        assert strong[:1] in (["R"], ["AL"]), line
