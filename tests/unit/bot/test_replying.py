"""An officer's reply as calls of the Bot API."""

import pytest

from bot.replying import reply_calls
from intake.report import File

LETTER = File("letter.pdf", "application/pdf", b"%PDF-1.4")


def test_a_reply_is_the_text_and_then_each_file():
    said, sent = reply_calls("telegram:4711", "Please sign this.", (LETTER,))
    assert (said["method"], said["chat_id"], said["text"]) == ("sendMessage", 4711, "Please sign this.")
    assert said["link_preview_options"] == {"is_disabled": True}
    assert (sent["method"], sent["chat_id"], sent["document"]["name"]) == ("sendDocument", 4711, "letter.pdf")


def test_a_long_reply_is_several_messages_that_lose_nothing():
    text = "We looked into it. " * 600
    calls = reply_calls("telegram:4711", text, ())
    assert len(calls) > 2
    assert "".join(call["text"] for call in calls) == text


@pytest.mark.parametrize("recipient", ["jo@example.org", "telegram:", "telegram:x", "sms:07700900142"])
def test_what_is_no_chat_gets_nothing(recipient):
    assert reply_calls(recipient, "Hello", ()) == []


@pytest.mark.parametrize(("language", "label"), [(None, "Write back"), ("en", "Write back"), ("pl", "Odpisz")])
def test_the_button_below_a_reply_is_in_the_language_of_the_chat(language, label):
    [said] = reply_calls("telegram:4711", "Your reference is HD-0000-0012.", (), language)
    [[button]] = said["reply_markup"]["inline_keyboard"]
    assert (button["text"], button["callback_data"]) == (label, "write:HD-0000-0012")
