"""A draft that discloses a danger is passed on at once, and all that follows joins its case."""

from dataclasses import replace

import pytest

from tests.chatting import CONFIG


async def test_a_danger_is_passed_on_at_once_with_people_to_ring(heed, rosa):
    await rosa.says("tell us")
    await rosa.says("I live next door to a boy.")
    said = await rosa.says("His dad hits him with a belt.")

    assert "passed this on at once" in said
    assert "HD-0000-0012" in said
    assert "999" in said
    assert "0800 1111" in said
    assert "01632 960 999" in said
    [(case, [message])] = await heed.cases()
    assert case.concern
    assert message.text == "I live next door to a boy.\nHis dad hits him with a belt."


async def test_no_label_is_told(rosa):
    said = (await rosa.says("His dad hits him.")).lower()
    assert "safeguarding" not in said
    assert "concern" not in said


async def test_what_follows_and_the_confirmation_join_the_same_case(heed, rosa):
    await rosa.says("His dad hits him with a belt.")
    assert "people who can help see it now" in await rosa.says("They live at number 4.")
    assert "hear back" in await rosa.presses("That is all")
    await rosa.presses("By e-mail")
    await rosa.says("rosa@example.org")
    summary = await rosa.says("Rosa Example")
    assert "I have passed this on" in summary
    thanks = await rosa.presses("That is all")
    assert "HD-0000-0012" in thanks
    assert "999" not in thanks, "it was said in this talk"

    [(_, messages)] = await heed.cases()
    assert [message.text for message in messages] == [
        "His dad hits him with a belt.",
        "They live at number 4.",
        "Name: Rosa Example\nReply by e-mail to: rosa@example.org",
    ]


async def test_a_danger_passed_on_needs_no_confirmation_twice(heed, rosa):
    await rosa.says("His dad hits him.")
    await rosa.presses("That is all")
    await rosa.presses("Skip")
    await rosa.presses("Skip")
    assert "Send it" not in rosa.offered, "it was sent long ago"
    assert "Your number is HD-0000-0012" in await rosa.says("that's all")
    assert len(heed.receiver.received) == 1


ANSWERS = {
    "whom": [],
    "consent": ["My child"],
    "when": ["Me"],
    "reply": ["Me", "Skip"],
    "address": ["Me", "Skip", "By e-mail"],
    "phone": ["Me", "Skip", "By phone"],
    "post": ["Me", "Skip", "By letter"],
    "name": ["Me", "Skip", "Here in this chat"],
}


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
async def test_a_danger_told_in_place_of_any_answer_is_heard(heed, rosa, answers):
    await rosa.says("I am not happy at home.")
    await rosa.presses("That is all")
    for answer in answers:
        await rosa.presses(answer)
    assert "passed this on at once" in await rosa.says("he hit me again")
    assert heed.receiver.received[0].text.startswith("I am not happy at home.\nhe hit me again")


async def test_a_danger_told_beside_an_address_is_heard(heed, rosa):
    await rosa.says("I am not happy at home.")
    await rosa.presses("That is all")
    await rosa.presses("Skip")
    await rosa.presses("Skip")
    await rosa.presses("By e-mail")
    assert "passed this on at once" in await rosa.says("he hit me again rosa@example.org")
    assert [report.text for report in heed.receiver.received] == ["I am not happy at home.\nhe hit me again rosa@example.org"]


async def test_a_danger_told_beside_an_address_later_reaches_the_case(heed, rosa):
    await rosa.says("His dad hits him.")
    await rosa.presses("That is all")
    await rosa.presses("By e-mail")
    await rosa.says("he hit me again rosa@example.org")
    assert heed.receiver.received[-1].text == "he hit me again rosa@example.org"


async def test_a_danger_told_at_the_check_is_heard(rosa):
    await rosa.tells("I am not happy at home.")
    assert "passed this on at once" in await rosa.says("he hit me again")


async def test_a_danger_told_by_editing_is_heard(rosa):
    await rosa.says("I am not happy at home.")
    assert "passed this on at once" in await rosa.edits(rosa.next_message, text="I am not happy at home, dad hits me.")


async def test_an_edit_of_what_was_passed_on_reaches_the_case(heed, rosa):
    await rosa.says("His dad hits him.")
    assert "passed on your change" in await rosa.edits(rosa.next_message, text="His dad hits him each day.")
    [(_, messages)] = await heed.cases()
    assert messages[-1].text == "His dad hits him each day."


async def test_what_was_passed_on_cannot_be_thrown_away(heed, rosa):
    await rosa.says("He looks sad.")
    await rosa.says("His dad hits him.")
    assert "old one" in await rosa.sends_press("drop")
    assert "stays with HD-0000-0012" in await rosa.says("/cancel")
    assert len(await heed.cases()) == 1


async def test_the_next_matter_is_a_case_of_its_own(heed, rosa):
    await rosa.says("His dad hits him.")
    for label in ("That is all", "Skip", "Skip", "That is all"):
        await rosa.presses(label)
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")
    assert [case.concern for case, _ in await heed.cases()] == [True, False]


async def test_who_wants_to_die_is_told_at_once_whom_to_ring_and_the_talk_goes_on(heed, rosa):
    said = await rosa.says("My support was cut. I want to die.")
    assert said.index("Ring Samaritans now on 116 123") < said.index("ring 999")
    assert "I have that" in said
    assert heed.receiver.received == []


async def test_whom_to_ring_is_said_once_in_a_talk(rosa):
    assert "0800 1111" in await rosa.says("His dad hits him.")
    assert "0800 1111" not in await rosa.says("He hits him each day.")
    assert "Samaritans now" in await rosa.says("And he hits her. I can't go on.")


async def test_a_caption_and_a_forwarded_message_are_heard(rosa):
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    assert "passed this on at once" in await rosa.sends(photo=photo, caption="This bruise is from my dad.")
    other = rosa.elsewhere(8)
    origin = {"type": "hidden_user", "sender_user_name": "Sam", "date": 1_748_941_920}
    assert "passed this on at once" in await other.sends(text="he hit me again", forward_origin=origin)


async def test_somebody_young_is_offered_an_advocate_by_name_and_only_asked_how_to_be_reached(heed, rosa):
    heed.config = replace(CONFIG, advocate="Speak Up Westmere: ring 01632 960111", child_line="01632 960100")
    heed.restart()
    said = await rosa.says("I am 15 and my stepdad hits me.")
    assert "someone on your side" in said
    assert "Speak Up Westmere: ring 01632 960111." in said
    assert "01632 960100" in said
    assert "hear back" in await rosa.presses("That is all")
    assert "What is your name?" in await rosa.presses("Here in this chat")
    assert "I have passed this on" in await rosa.presses("Skip")


async def test_somebody_young_without_a_danger_hears_of_advocates_with_the_reference(rosa):
    await rosa.tells("I am 15 and my social worker never comes.")
    assert "ask us for an advocate" in await rosa.presses("Send it")


async def test_who_mourns_is_met_with_sorrow_also_where_a_danger_is_seen(rosa):
    said = await rosa.says("My brother died on Sunday. My dad hits me and I cannot stop crying.")
    assert said.startswith("I am so sorry for your loss.")
    assert "passed this on at once" in said


async def test_a_few_words_of_danger_are_heard_where_a_reference_was_asked_for(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")
    await rosa.says("check")
    said = await rosa.says("he hit me")
    assert "passed this on at once" in said
    assert "999" in said
    assert [case.concern for case, _ in await heed.cases()] == [False, True]


@pytest.mark.parametrize("words", ["/start my dad hits me", "/help he hit me 3 times", "/privacy he hit me"])
async def test_a_danger_told_on_one_line_with_a_command_is_passed_on_and_the_command_does_what_it_does(heed, rosa, words):
    said = await rosa.says(words)
    assert "passed this on at once" in said
    [(_, [message])] = await heed.cases()
    assert message.text == words.partition(" ")[2]


async def test_cancel_after_a_danger_takes_nothing_back(heed, rosa):
    await rosa.says("/cancel my dad hits me")
    [(case, _)] = await heed.cases()
    assert case.concern


async def test_a_draft_that_is_full_is_passed_on_with_the_danger_that_no_longer_fits(heed, rosa):
    for _ in range(24):
        await rosa.says("a" * 4096)
    said = await rosa.says("And then he hit me." + "b" * 4000)
    assert "passed this on at once" in said
    [(case, _)] = await heed.cases()
    assert case.concern


@pytest.mark.parametrize("words", ["Mae fy nhad yn fy nharo i bob nos.", "Moja mama jest chora i nikt nie przychodzi."])
async def test_what_triage_cannot_read_is_passed_on_at_once_with_people_to_ring(heed, rosa, words):
    said = await rosa.says(words)
    assert "passed this on at once" in said
    assert "999" in said
    assert "0800 1111" in said
    assert "01632 960 999" in said
    [(_, [message])] = await heed.cases()
    assert message.text == words


@pytest.mark.parametrize(
    "words",
    [
        "Dwi eisiau marw",
        "Chcę umrzeć",
        "chce umrzec",
        "Vreau să mor",
        "vreau sa mor",
        "ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦੀ ਹਾਂ",
        "میں مرنا چاہتا ہوں",
        "আমি মরতে চাই",
    ],
)
async def test_despair_in_few_words_of_another_language_is_heard(heed, rosa, words):
    said = await rosa.says(words)
    assert said.index("116 123") < said.index("999")
    assert "passed this on at once" in said
