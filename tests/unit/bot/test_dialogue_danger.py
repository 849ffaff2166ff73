"""A draft that discloses a danger is passed on at once, and all that follows joins its case."""


async def test_a_danger_is_passed_on_at_once_with_people_to_ring(heed, rosa):
    await rosa.says("tell us")
    await rosa.says("I live next door to a boy.")
    said = await rosa.says("His dad hits him with a belt.")

    assert "passed this on at once" in said
    assert "HD-0000-0012" in said
    assert "999" in said
    assert "0800 1111" in said
    assert "116 123" in said
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
    assert "HD-0000-0012" in await rosa.says("They live at number 4.")
    await rosa.presses("That is all")
    await rosa.says("Rosa Example")
    summary = await rosa.says("rosa@example.org")
    assert "I have passed this on" in summary
    assert "HD-0000-0012" in await rosa.presses("Send it")

    [(_, messages)] = await heed.cases()
    assert [message.text for message in messages] == [
        "His dad hits him with a belt.",
        "They live at number 4.",
        "Name: Rosa Example\nReply by e-mail to: rosa@example.org",
    ]


async def test_a_danger_passed_on_needs_no_confirmation_twice(heed, rosa):
    await rosa.tells("His dad hits him.")
    await rosa.presses("Send it")
    assert len(heed.receiver.received) == 1


async def test_a_danger_told_in_place_of_a_name_is_heard(heed, rosa):
    await rosa.says("I am not happy at home.")
    await rosa.presses("That is all")
    assert "passed this on at once" in await rosa.says("he hit me again")
    assert [report.text for report in heed.receiver.received] == ["I am not happy at home.\nhe hit me again"]


async def test_a_danger_told_in_place_of_an_address_is_heard(heed, rosa):
    await rosa.says("I am not happy at home.")
    await rosa.presses("That is all")
    await rosa.presses("Skip")
    assert "passed this on at once" in await rosa.says("he hit me again")


async def test_a_danger_told_beside_an_address_is_heard(heed, rosa):
    await rosa.says("I am not happy at home.")
    await rosa.presses("That is all")
    await rosa.presses("Skip")
    assert "passed this on at once" in await rosa.says("he hit me again rosa@example.org")
    assert [report.text for report in heed.receiver.received] == ["I am not happy at home.\nhe hit me again rosa@example.org"]


async def test_a_danger_told_beside_an_address_later_reaches_the_case(heed, rosa):
    await rosa.says("His dad hits him.")
    await rosa.presses("That is all")
    await rosa.presses("Skip")
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
    await rosa.tells("His dad hits him.")
    await rosa.presses("Send it")
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")
    assert [case.concern for case, _ in await heed.cases()] == [True, False]
