"""Checking one's own cases and adding to them, and the words that always work."""

from models.states import CaseStatus
from tests.chatting import Someone, assert_nothing_of


async def filed(rosa: Someone, text: str) -> None:
    await rosa.tells(text)
    await rosa.presses("Send it")


async def test_nothing_sent_yet(rosa):
    await rosa.says("/start")
    assert "not sent us a thing yet" in await rosa.presses("Check or add to something")
    assert "Tell us" in rosa.buttons


async def test_ones_own_cases_are_listed_in_plain_words(heed, rosa):
    await filed(rosa, "The bin was not emptied.")
    await filed(rosa, "The carer came late.")
    await heed.decide("HD-0000-0012", CaseStatus.CONFIRMED)

    listed = await rosa.presses("Check or add to something")

    assert "HD-0000-0012: We got it on 3 June 2025. It is in hand." in listed
    assert "HD-0000-0024: We got it on 3 June 2025. A person will read it and write to you by 6 June 2025." in listed
    for label in ("complaint", "adult_statutory", "Adult", "safeguarding"):
        assert label not in listed


async def test_adding_to_a_case(heed, rosa):
    await filed(rosa, "The bin was not emptied.")
    await rosa.presses("Check or add to something")
    assert "add to HD-0000-0012" in await rosa.presses("HD-0000-0012")
    assert "added that to HD-0000-0012" in await rosa.says("It is still full.")
    assert "what you added" in await rosa.presses("That is all")

    [(_, messages)] = await heed.cases()
    assert [message.text for message in messages] == ["The bin was not emptied.", "It is still full."]


async def test_a_danger_in_what_is_added_brings_people_to_ring(rosa):
    await filed(rosa, "The bin was not emptied.")
    await rosa.presses("Check or add to something")
    await rosa.presses("HD-0000-0012")
    assert "0800 1111" in await rosa.says("And dad hits me.")


async def test_a_reference_can_be_typed(rosa):
    await filed(rosa, "The bin was not emptied.")
    await rosa.presses("Check or add to something")
    assert "add to HD-0000-0012" in await rosa.says("hd 0000 oo12")


async def test_somebody_elses_case_is_out_of_reach(heed, rosa):
    await filed(rosa, "The bin was not emptied.")
    other = rosa.elsewhere(8)
    await filed(other, "The lamp is broken.")
    await other.presses("Check or add to something")

    assert "do not see that one" in await other.sends_press("case:HD-0000-0012")
    assert "do not see that one" in await other.says("HD-0000-0012")
    await other.says("This is for my own case only.")
    assert [len(messages) for _, messages in await heed.cases()] == [1, 1]


async def test_words_in_place_of_a_choice_begin_something_new(rosa):
    await filed(rosa, "The bin was not emptied.")
    await rosa.presses("Check or add to something")
    assert "I have that" in await rosa.says("My neighbour has been shouting all night long.")


async def test_going_back(rosa):
    await filed(rosa, "The bin was not emptied.")
    await rosa.presses("Check or add to something")
    assert "What would you like to do?" in await rosa.presses("Go back")


async def test_start_keeps_a_draft(heed, rosa):
    await rosa.says("The bin was not emptied.")
    assert "not sent yet" in await rosa.says("/start")
    assert "The bin was not emptied." in await rosa.tells("Nor the blue one.")


async def test_cancel_throws_the_draft_away(heed, rosa):
    await rosa.says("My secret.")
    assert "kept none" in await rosa.says("/cancel")
    await assert_nothing_of("secret", heed)


async def test_delete_erases_the_draft_and_its_arrivals_but_not_their_numbers(heed, rosa):
    await rosa.says("My secret.")
    first = await heed.update(message=rosa.message(text="Another secret."))
    await rosa.presses("That is all")
    await rosa.says("Rosa Example")
    assert "threw it away" in await rosa.says("/delete")

    await assert_nothing_of("secret", heed)
    await assert_nothing_of("Rosa Example", heed)
    async with heed.store.read() as unit:
        kept = await unit.inbox.get(first.id or 0)
    assert kept is not None
    assert (kept.raw, kept.external_id) == (b"", first.external_id)


async def test_delete_asks_once_for_each_case_that_was_filed(heed, rosa):
    await filed(rosa, "The bin was not emptied.")
    await filed(rosa, "The lamp is broken.")
    said = await rosa.says("/delete")
    assert "HD-0000-0012 taken out" in said
    assert "HD-0000-0024 taken out" in said
    assert "You have asked for HD-0000-0012" in await rosa.says("/delete")

    for _, messages in await heed.cases():
        assert [("erased" in message.text) for message in messages] == [False, True]


async def test_delete_with_nothing_there(rosa):
    assert "nothing here to take out" in await rosa.says("/delete")


async def test_help_and_privacy_come_back_to_the_question(rosa):
    await rosa.says("The bin was not emptied.")
    await rosa.presses("That is all")
    assert "Who is this about?" in await rosa.says("/help")
    assert "Who is this about?" in await rosa.says("/privacy")
    assert "30 days" in await rosa.says("/privacy")


async def test_after_asking_to_have_a_case_taken_out_the_doors_stand_below(rosa):
    await rosa.tells("My blue badge has not come.")
    await rosa.presses("Send it")
    said = await rosa.says("/delete")
    assert said.index("HD-0000-0012 taken out") < said.index("What would you like to do?")


async def test_delete_does_not_say_that_what_was_passed_on_is_gone(heed, rosa):
    await rosa.says("His dad hits him.")
    said = await rosa.says("/delete")
    assert "kept none" not in said
    assert "HD-0000-0012 taken out" in said


async def test_few_words_that_are_no_reference_begin_something_new(rosa):
    await filed(rosa, "The carer came late.")
    await rosa.says("check")
    assert "I have that" in await rosa.says("bins not emptied")
    await rosa.says("/cancel")
    await rosa.says("check")
    assert "do not see that one" in await rosa.says("number 12345")


async def test_what_is_told_behind_start_is_kept(heed, rosa):
    said = await rosa.says("/start My carer came late.")
    assert "I have that" in said
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    [(_, [message])] = await heed.cases()
    assert message.text == "My carer came late."


async def test_in_the_middle_of_a_draft_ones_cases_can_be_looked_at_and_the_draft_goes_on(heed, rosa):
    await filed(rosa, "The bin was not emptied.")
    await rosa.says("The lamp is broken.")
    assert "not sent yet" in await rosa.says("/start")
    assert "HD-0000-0012" in await rosa.presses("Check or add to something")
    assert "That is all" in await back_with_buttons(rosa)
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    assert [message.text for _, [message] in await heed.cases()] == ["The bin was not emptied.", "The lamp is broken."]


async def back_with_buttons(rosa) -> str:
    await rosa.presses("Go back")
    return " ".join(rosa.offered)
