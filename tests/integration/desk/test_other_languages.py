"""What is written in another language: kept as it was written, laid out in its own direction, and flagged to officers."""

from models.states import Channel
from tests.desk_data import Said, Sample, add_case

URDU = "میرے والد کو تین دن سے کھانا نہیں ملا۔ نمبر 01632 960001 ہے۔"
WELSH = "Chafodd y bin mo'i wagio ers tair wythnos."


def written(text: str, language: str) -> Sample:
    return Sample("", text, channel=Channel.CHAT, said=Said(language=language))


async def test_the_case_shows_the_words_as_they_were_written_and_says_which_language_it_is(officer, store):
    reference = await add_case(store, written(URDU, "ur"))
    page = (await officer.get(f"/cases/{reference}")).text
    assert f'dir="auto">{URDU}</div>' in page
    assert "Written in Urdu, by the look of it" in page
    assert "have somebody who knows the language read it now" in page


async def test_the_queue_names_the_language_beside_the_words(officer, store):
    await add_case(store, written(WELSH, "cy"))
    page = (await officer.get("/queue")).text
    assert "Chafodd y bin" in page
    assert 'govuk-tag--orange">Welsh</strong>' in page
    assert 'class="heed-row__text" dir="auto"' in page


async def test_what_is_in_english_is_not_flagged(officer, store):
    reference = await add_case(store, written("The bin was not emptied.", "en"))
    assert "by the look of it" not in (await officer.get(f"/cases/{reference}")).text
