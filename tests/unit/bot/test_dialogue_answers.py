"""Officers' answers arrive in the chat, and what is answered, changed or added goes into the right case."""

import pytest

from bot.replying import reply_calls
from intake.report import File
from tests.chatting import Someone
from tests.telegram_double import BOT

WROTE = "Westmere Council answers you. Your reference is HD-0000-0012.\n\nWhich day was it?"


def ours(text: str, **more) -> dict:
    """A message of Heed's as Telegram hands it back within a reply to it."""
    return {"message_id": 50, "date": 1_748_941_920, "chat": {"id": 7, "type": "private"}, "from": BOT, "text": text, **more}


async def filed(rosa: Someone, *texts: str) -> None:
    await rosa.tells(*texts)
    await rosa.presses("Send it")


def test_an_officers_answer_has_a_button_to_write_back():
    *first, last = reply_calls("telegram:7", f"{WROTE}\n" + "Long. " * 900, [])
    assert first
    assert all("reply_markup" not in call for call in first)
    [[button]] = last["reply_markup"]["inline_keyboard"]
    assert button == {"text": "Write back", "callback_data": "write:HD-0000-0012"}


def test_files_follow_an_officers_answer():
    said, sent = reply_calls("telegram:7", WROTE, [File("plan.pdf", "application/pdf", b"%PDF")])
    assert said["method"] == "sendMessage"
    assert sent["method"] == "sendDocument"


async def test_the_button_leads_into_that_case(heed, rosa):
    await filed(rosa, "The carer came late.")
    assert "add to HD-0000-0012" in await rosa.sends_press("write:HD-0000-0012")
    assert "added that to HD-0000-0012" in await rosa.says("It was Tuesday.")
    assert "what you added" in await rosa.presses("That is all")
    [(_, messages)] = await heed.cases()
    assert [message.text for message in messages] == ["The carer came late.", "It was Tuesday."]


async def test_replying_to_the_officers_message_is_enough(heed, rosa):
    await filed(rosa, "The carer came late.")
    said = await rosa.sends(text="It was Tuesday.", reply_to_message=ours(WROTE))
    assert "We have what you added to HD-0000-0012" in said
    [(_, messages)] = await heed.cases()
    assert messages[-1].text == "It was Tuesday."


async def test_the_button_below_a_message_says_which_case_it_is_even_where_the_words_name_two(heed, rosa):
    await filed(rosa, "The carer came late.")
    await filed(rosa, "The bin is full.")
    below = {"inline_keyboard": [[{"text": "Write back", "callback_data": "write:HD-0000-0024"}]]}
    both = ours("HD-0000-0012 and HD-0000-0024 have to do with each other.", reply_markup=below)
    assert "HD-0000-0024" in await rosa.sends(text="They do not.", reply_to_message=both)
    assert "I have that" in await rosa.sends(text="They do not.", reply_to_message=ours(both["text"]))


async def test_what_went_into_a_case_in_the_middle_of_a_draft_is_not_erased_with_the_draft(heed, rosa):
    await filed(rosa, "The carer came late.")
    await rosa.says("The bin is full.")
    await rosa.sends(text="It was Tuesday.", reply_to_message=ours(WROTE))
    await rosa.says("/cancel")
    async with heed.store.read() as unit:
        raw = [(await unit.inbox.get(number)).raw for number in range(1, heed.next_number)]
    assert any(b"It was Tuesday." in each for each in raw)
    assert not any(b"The bin is full." in each for each in raw)


async def test_a_reply_in_the_middle_of_a_draft_goes_to_its_case_and_the_draft_goes_on(heed, rosa):
    await filed(rosa, "The carer came late.")
    await rosa.says("The bin is full.")
    said = await rosa.sends(text="It was Tuesday.", reply_to_message=ours(WROTE))
    assert "not sent yet" in said
    assert "The bin is full." in await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    assert [[message.text for message in messages] for _, messages in await heed.cases()] == [
        ["The carer came late.", "It was Tuesday."],
        ["The bin is full."],
    ]


async def test_writing_back_in_the_middle_of_a_draft_comes_back_to_it(rosa):
    await filed(rosa, "The carer came late.")
    await rosa.says("The bin is full.")
    await rosa.sends_press("write:HD-0000-0012")
    await rosa.says("It was Tuesday.")
    assert "not sent yet" in await rosa.presses("That is all")
    assert "The bin is full." in await rosa.skips(await rosa.presses("That is all"))


async def test_nobody_answers_into_somebody_elses_case(heed, rosa):
    await filed(rosa, "The carer came late.")
    other = rosa.elsewhere(8)
    assert "do not see that one" in await other.sends_press("write:HD-0000-0012")
    assert "I have that" in await other.sends(text="It was Tuesday.", reply_to_message=ours(WROTE))
    [(_, messages)] = await heed.cases()
    assert len(messages) == 1


async def test_a_danger_in_an_answer_brings_people_to_ring(rosa):
    await filed(rosa, "The carer came late.")
    assert "0800 1111" in await rosa.sends(text="Dad hits me.", reply_to_message=ours(WROTE))


async def test_replying_to_ones_own_message_that_was_filed_adds_to_its_case(heed, rosa):
    await rosa.says("The carer came late.")
    number = rosa.next_message
    first = rosa.message(text="The carer came late.") | {"message_id": number}
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    assert "added to HD-0000-0012" in await rosa.sends(text="It was Tuesday.", reply_to_message=first)


async def test_a_message_changed_after_it_was_filed_is_added_and_the_original_stays(heed, rosa):
    await rosa.says("The carer came late.")
    wrong = rosa.next_message
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    said = await rosa.edits(wrong, text="The carer came two hours late.")
    assert "your change with HD-0000-0012" in said
    assert "stays there too" in said
    [(_, messages)] = await heed.cases()
    assert [message.text for message in messages] == [
        "The carer came late.",
        "[This changes the message sent on 3 June 2025 at 09:12 UTC.]\nThe carer came two hours late.",
    ]


async def test_a_message_added_to_a_case_and_changed_stays_too(heed, rosa):
    await filed(rosa, "The carer came late.")
    await rosa.presses("Check or add to something")
    await rosa.presses("HD-0000-0012")
    await rosa.says("It was Monday.")
    await rosa.edits(rosa.next_message, text="It was Tuesday.")
    [(_, messages)] = await heed.cases()
    assert [message.text.splitlines()[-1] for message in messages] == ["The carer came late.", "It was Monday.", "It was Tuesday."]


async def test_a_danger_told_by_changing_what_was_filed_is_heard(rosa):
    await rosa.says("I am not happy at home.")
    wrong = rosa.next_message
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    assert "0800 1111" in await rosa.edits(wrong, text="I am not happy at home, dad hits me.")


@pytest.mark.parametrize("text", ["HD-0000-0013", "nothing of the kind"])
async def test_a_reply_to_what_names_no_case_is_something_new(rosa, text):
    assert "I have that" in await rosa.sends(text="It was Tuesday.", reply_to_message=ours(text))
