"""Only what could not be read is asked; every answer can be pressed, typed, skipped and changed."""

import pytest

from tests.chatting import Someone


async def told(rosa: Someone, *texts: str) -> str:
    for text in texts:
        await rosa.says(text)
    return await rosa.presses("That is all")


async def test_who_says_everything_in_one_message_is_asked_how_to_reply_alone(heed, rosa):
    said = await told(
        rosa,
        "My name is Rosa Example and I write on behalf of my neighbour Mr Hale, who asked me to. On 2 June 2025 his carer "
        "did not come and nobody rang. Please write to rosa@example.org.",
    )
    assert "hear back" in said
    summary = await rosa.presses("By e-mail")
    assert "Reply: rosa@example.org" in summary
    assert "Name: Rosa Example" in summary
    await rosa.presses("Send it")
    [report] = heed.receiver.received
    assert (report.sender_name, report.reply_to) == ("Rosa Example", "rosa@example.org")


async def test_thanks_are_asked_for_nothing_but_the_reply_and_the_name(rosa):
    assert "hear back" in await told(rosa, "Thank you to the day centre.")
    assert "What is your name?" in await rosa.presses("Skip")


async def test_a_matter_of_nobody_in_particular_is_not_asked_whom_it_is_about(rosa):
    assert "When did it happen?" in await told(rosa, "The street lamp is broken.")


async def test_a_date_in_the_words_is_not_asked_for(rosa):
    await told(rosa, "Last Tuesday the carer came two hours late.")
    assert "hear back" in await rosa.presses("Me")


async def test_somebody_young_is_not_asked_whom_it_is_about(rosa):
    assert "When did it happen?" in await told(rosa, "I am 15 and my social worker never comes.")


async def test_a_widower_is_comforted_and_not_asked_whether_his_wife_agrees(heed, rosa):
    assert "so sorry for your loss" in await rosa.says("My wife died. Nobody had come to see her.")
    assert "sorry" not in await rosa.says("They never rang.")
    assert "When did it happen?" in await rosa.presses("That is all")
    summary = await rosa.skips(await rosa.says("in March"))
    assert "All right with them" not in summary
    thanks = await rosa.presses("Send it")
    assert "999" not in thanks
    assert "form" not in thanks


async def test_somebody_who_has_died_is_not_asked_for_consent(rosa):
    await told(rosa, "The carer never came.")
    assert "When did it happen?" in await rosa.presses("Someone who has died")


async def test_who_has_no_consent_yet_is_not_turned_away_and_can_send_the_form_later(heed, rosa):
    await told(rosa, "The carer never came.")
    await rosa.presses("Someone I care for")
    said = await rosa.presses("Not yet")
    assert "That is fine" in said
    assert "When did it happen?" in said
    await rosa.skips(await rosa.presses("Skip"))
    assert "sign a form" in await rosa.presses("Send it")

    await rosa.presses("Check or add to something")
    await rosa.presses("HD-0000-0012")
    assert "signed form" in await rosa.presses("Send a signed form")
    assert "I need a photo or a file" in await rosa.says("I do not have it yet.")
    said = await rosa.sends(document={"file_id": "f", "file_unique_id": "f", "file_name": "consent.pdf"})
    assert "The form is now with HD-0000-0012" in said
    assert heed.receiver.received[-1].text == "[signed form sent]\n[file sent: consent.pdf]"
    assert [file.source for file in heed.receiver.received[-1].awaited] == ["f"]
    assert heed.receiver.received[1].text == "I do not have it yet."


async def test_without_a_need_no_form_is_asked_for(rosa):
    await told(rosa, "The carer never came.")
    await rosa.presses("Me")
    await rosa.skips(await rosa.presses("Skip"))
    assert "form" not in await rosa.presses("Send it")


@pytest.mark.parametrize(
    ("way", "asks", "typed", "kept"),
    [
        ("By phone", "What number", "you can get me on 07700 900123", "Reply by phone to: 07700 900123"),
        ("By e-mail", "e-mail address", "it is rosa@example.org", "Reply by e-mail to: rosa@example.org"),
        ("By letter", "send the letter", "4 High Street\nWestmere\nWE1 2AB", "Reply by letter to: 4 High Street\nWestmere\nWE1 2AB"),
    ],
)
async def test_every_way_to_be_answered_asks_for_what_it_needs(heed, rosa, way, asks, typed, kept):
    await told(rosa, "The carer never came.")
    await rosa.presses("Skip")
    await rosa.presses("Skip")
    assert asks in await rosa.presses(way)
    await rosa.skips(await rosa.says(typed))
    await rosa.presses("Send it")
    assert heed.receiver.received[0].signature == kept


async def test_a_number_that_is_none_is_asked_for_again(rosa):
    await told(rosa, "The carer never came.")
    await rosa.presses("Skip")
    await rosa.presses("Skip")
    await rosa.presses("By phone")
    assert "does not look like a phone number" in await rosa.says("12")
    assert "What is your name?" in await rosa.says("01632 960 001")


async def test_an_answer_changed_at_the_check_asks_anew_what_hangs_on_it(heed, rosa):
    await told(rosa, "The carer never came.")
    await rosa.presses("My child")
    await rosa.presses("Yes")
    await rosa.skips(await rosa.presses("Skip"))
    await rosa.presses("Who it is about")
    summary = await rosa.presses("Me")
    assert "About: Me" in summary
    assert "All right with them" not in summary
    await rosa.presses("Send it")
    assert "all right" not in heed.receiver.received[0].text


async def test_an_older_questions_button_changes_its_answer(rosa):
    await told(rosa, "The carer never came.")
    await rosa.presses("Me")
    assert "When did it happen?" in await rosa.sends_press("answer:whom:died")
    assert "About: Someone who has died" in await rosa.skips(await rosa.presses("Skip"))


@pytest.mark.parametrize(
    "data", ["answer:", "answer:whom", "answer:whom:nobody", "answer:name:", "answer:nothing:x", "change:", "change:nothing"]
)
async def test_a_forged_answer_changes_nothing(rosa, data):
    await told(rosa, "The carer never came.")
    assert "Who is this about?" in await rosa.sends_press(data)


async def test_an_answer_in_ones_own_words_is_kept(heed, rosa):
    await told(rosa, "The carer never came.")
    await rosa.says("my lodger")
    await rosa.says("she said so")
    await rosa.skips(await rosa.says("around Easter I think"))
    await rosa.presses("Send it")
    assert "Who it is about: my lodger\nWhether that is all right with them: she said so\nWhen it happened: around Easter" in (
        heed.receiver.received[0].text
    )


async def test_who_writes_that_this_is_all_comes_to_the_check_and_a_double_tap_skips_nothing(rosa):
    await told(rosa, "The carer never came.")
    assert "Who is this about?" in await rosa.presses("That is all")
    assert "Is it right?" in await rosa.says("that is all")
