"""Telling us something, from the first word to the reference."""

import pytest

from models.states import Channel, Direction
from tests.chatting import Someone, assert_nothing_of


async def asked_for_an_address(rosa: Someone) -> None:
    await rosa.says("The bin was not emptied.")
    await rosa.presses("That is all")
    await rosa.presses("Skip")
    await rosa.presses("Skip")
    assert "e-mail address" in await rosa.says("by e-mail")


async def test_a_first_word_is_answered_with_who_this_is_whom_to_ring_and_two_doors(rosa):
    hello = await rosa.says("/start")

    assert "Westmere Council" in hello
    assert "Ring 999" in hello
    assert "I pass it on at once" in hello
    assert {"Tell us", "Check or add to something"} <= rosa.buttons.keys()


async def test_a_complaint_from_start_to_reference(heed, rosa):
    await rosa.says("/start")
    assert "in your own words" in await rosa.presses("Tell us")
    assert "I have that" in await rosa.says("The carer came two hours late.")
    assert "I have that" in await rosa.says("She left without giving Mum her tea.")
    assert "Who is this about?" in await rosa.presses("That is all")
    assert "all right with them" in await rosa.presses("Someone I care for")
    assert "When did it happen?" in await rosa.presses("Yes")
    assert "hear back" in await rosa.says("last Tuesday")
    assert "e-mail address" in await rosa.presses("By e-mail")
    assert "What is your name?" in await rosa.says("rosa@example.org")
    summary = await rosa.says("Rosa Example")
    assert "The carer came two hours late.\nShe left without giving Mum her tea." in summary
    assert "Rosa Example" in summary
    assert "rosa@example.org" in summary

    thanks = await rosa.presses("Send it")

    assert "HD-0000-0012" in thanks
    assert "by Friday 6 June" in thanks
    assert "will not change the help you get" in thanks
    assert "999" in thanks
    [report] = heed.receiver.received
    assert report.channel is Channel.CHAT
    assert report.text == (
        "The carer came two hours late.\nShe left without giving Mum her tea.\n\n"
        "Asked afterwards:\nWho it is about: Someone I care for\nWhether that is all right with them: Yes\nWhen it happened: last Tuesday"
    )
    assert report.signature == "Name: Rosa Example\nReply by e-mail to: rosa@example.org"
    assert (report.sender, report.sender_name, report.reply_to) == ("telegram:7", "Rosa Example", "rosa@example.org")
    [(_, [message])] = await heed.cases()
    assert message.inbox_id is not None


async def test_the_acknowledgement_belongs_to_the_case(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")

    assert [row.case_id for row in await heed.outbox(7)][-1] == 1
    [(_, [answer])] = await heed.cases(Direction.OUTBOUND)
    assert "Your number is HD-0000-0012" in answer.text


async def test_somebody_who_just_writes_is_heard(rosa):
    assert "I have that" in await rosa.says("My direct payment is late again.")


async def test_everything_can_be_typed_in_place_of_pressing(heed, rosa):
    await rosa.says("hello")
    await rosa.says("tell us")
    await rosa.says("My direct payment is late again.")
    await rosa.says("That's all")
    await rosa.says("me")
    await rosa.says("It goes on still.")
    await rosa.says("here in this chat")
    await rosa.says("No thanks.")
    assert "HD-0000-0012" in await rosa.says("Yes")
    assert [report.text for report in heed.receiver.received] == [
        "My direct payment is late again.\n\nAsked afterwards:\nWho it is about: Me\nWhen it happened: It goes on still"
    ]


async def test_every_question_can_be_skipped(heed, rosa):
    summary = await rosa.tells("The carer came two hours late.")
    assert "About: not said" in summary
    assert "Name: not said" in summary
    assert "Reply: Here in this chat" in summary
    await rosa.presses("Send it")

    [report] = heed.receiver.received
    assert (report.sender_name, report.reply_to, report.signature) == (None, "telegram:7", "")


async def test_nothing_is_filed_before_it_is_sent(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    assert heed.receiver.received == []


async def test_nothing_to_send_yet(rosa):
    await rosa.says("tell us")
    assert "nothing here yet" in await rosa.presses("That is all")


async def test_more_can_be_said_at_the_check(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    assert "I have that" in await rosa.says("Nor was the blue one.")
    assert "The bin was not emptied.\nNor was the blue one." in await rosa.presses("That is all")


async def test_words_can_be_changed_by_editing_the_message(heed, rosa):
    await rosa.says("The bin was emptied.")
    wrong = rosa.next_message
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("My words")
    assert "changed" in await rosa.edits(wrong, text="The bin was not emptied.")
    await rosa.presses("That is all")
    await rosa.presses("Send it")

    [report] = heed.receiver.received
    assert report.text == "The bin was not emptied."
    assert report.quoted == "Before it was changed, a message read:\nThe bin was emptied."


async def test_the_name_can_be_changed(heed, rosa):
    await rosa.says("The bin was not emptied.")
    await rosa.presses("That is all")
    await rosa.sends_press("answer:whom:")
    await rosa.sends_press("answer:when:")
    await rosa.presses("Here in this chat")
    await rosa.says("Rosa Exmaple")
    await rosa.says("change it")
    await rosa.presses("My name")
    assert "Rosa Example" in await rosa.says("Rosa Example")
    await rosa.presses("Send it")

    assert [report.sender_name for report in heed.receiver.received] == ["Rosa Example"]


async def test_a_near_miss_of_an_address_is_asked_for_again(rosa):
    await asked_for_an_address(rosa)
    assert "does not look like" in await rosa.says("rosa@example")
    assert "What is your name?" in await rosa.says("It is rosa@example.org.")
    assert "Reply: rosa@example.org" in await rosa.presses("Skip")


async def test_what_is_told_at_length_beside_an_address_is_more_of_the_matter(rosa):
    await asked_for_an_address(rosa)
    assert "I have that" in await rosa.says("And the lift is broken too, so write to rosa@example.org about both.")
    await rosa.presses("That is all")
    await rosa.says("rosa@example.org")
    assert "the lift is broken too" in await rosa.presses("Skip")


async def test_what_is_no_name_is_more_of_the_matter(heed, rosa):
    await rosa.says("The bin was not emptied.")
    await rosa.presses("That is all")
    assert "I have that" in await rosa.says("And the lid is broken since the lorry came past in March.")
    assert "since the lorry came past" in await rosa.skips(await rosa.presses("That is all"))


async def test_send_it_pressed_twice_sends_once(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")
    assert "old one" in await rosa.presses("Send it")
    assert len(heed.receiver.received) == 1


async def test_an_older_summarys_button_sends_nothing_newer(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    old = rosa.buttons["Send it"]
    await rosa.says("Also my neighbour's.")
    await rosa.presses("That is all")

    assert "old one" in await rosa.sends_press(old)
    assert heed.receiver.received == []
    await rosa.presses("Send it")
    assert [report.text for report in heed.receiver.received] == ["The bin was not emptied.\nAlso my neighbour's."]


async def test_what_is_thrown_away_leaves_no_words_behind(heed, rosa):
    await rosa.tells("My secret is a secret.")
    assert "threw it away" in await rosa.presses("Throw it away")

    await assert_nothing_of("secret", heed)


async def test_a_long_matter_is_shown_in_pieces_that_telegram_takes(heed, rosa):
    await rosa.says("The path is broken. " * 200)
    await rosa.says("😀" * 2100)
    await rosa.skips(await rosa.presses("That is all"))

    said = [row.payload["text"] for row in await heed.outbox(7) if "text" in row.payload]
    assert max(len(text.encode("utf-16-le")) // 2 for text in said) <= 4096
    assert "😀" * 2100 in "".join(said)
    await rosa.presses("Send it")
    assert len(heed.receiver.received) == 1


async def test_a_draft_that_is_full_says_so(heed, rosa):
    for _ in range(24):
        await rosa.says("a" * 4096)
    assert "as much as I can hold" in await rosa.says("b" * 4096)
    await rosa.presses("That is all")


async def test_heed_says_what_to_do_next_once_and_is_short_after_that(rosa):
    assert "Write more, or press That is all." in await rosa.says("The bin was not emptied.")
    assert await rosa.says("Nor the blue one.") == "I have that too."
    assert list(rosa.offered) == ["That is all", "Throw it away"]


async def test_a_changed_message_is_answered_in_a_line(rosa):
    await rosa.says("The bin was not emptied.")
    assert await rosa.edits(rosa.next_message, text="The blue bin was not emptied.") == "I have changed that message."
    assert "That is all" in rosa.offered


@pytest.mark.parametrize("door", ["tell", "check"])
async def test_the_other_door_opens_while_nothing_is_said_yet(rosa, door):
    await rosa.says("/start")
    await rosa.presses("Tell us")
    assert "old one" not in await rosa.sends_press(door)
