"""The bot writes no quicker than Telegram allows, and is silent when it is asked to be."""

import pytest

from bot.pace import ChatPace
from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose
from tests.fakes import MORNING


class Watch:
    """A clock that never goes back, moved by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


def row(chat=7, method="sendMessage"):
    return OutboxRow(
        key="k",
        channel=Channel.CHAT,
        purpose=OutboxPurpose.CONVERSATION,
        recipient=f"telegram:{chat}",
        stream=f"telegram:{chat}",
        payload={"method": method},
        created_at=MORNING,
        available_at=MORNING,
    )


def send(pace, watch, seconds, chats):
    """Write as often as can be for so many seconds; return how much went to each chat."""
    sent = dict.fromkeys(chats, 0)
    for _ in range(int(seconds * 100)):
        for chat in chats:
            if pace.room() and f"telegram:{chat}" not in pace.resting():
                pace.taken(row(chat))
                sent[chat] += 1
        watch.now += 0.01
    return sent


def test_one_message_a_second_in_a_chat_after_a_short_burst(watch):
    sent = send(ChatPace(watch), watch, 60, [7])
    assert sent == {7: 62}


def test_thirty_messages_a_second_in_all(watch):
    sent = send(ChatPace(watch), watch, 10, range(100))
    assert 30 * 10 <= sum(sent.values()) <= 30 * 11


def test_one_chat_that_rests_keeps_no_other_waiting(watch):
    pace = ChatPace(watch)
    for _ in range(3):
        pace.taken(row(7))
    assert pace.resting() == {"telegram:7"}
    assert pace.room() == 27


def test_a_pressed_button_is_answered_besides(watch):
    pace = ChatPace(watch)
    for _ in range(5):
        pace.taken(row(7, "answerCallbackQuery"))
    assert pace.resting() == frozenset()


def test_who_is_told_to_wait_waits_in_that_chat_alone(watch):
    pace = ChatPace(watch)
    pace.refused(row(7), 17)
    assert (pace.resting(), pace.room()) == ({"telegram:7"}, 30)
    watch.now += 17
    assert pace.resting() == frozenset()


def test_who_is_told_to_wait_in_two_chats_waits_in_all(watch):
    pace = ChatPace(watch)
    pace.refused(row(7), 5)
    pace.refused(row(8), 17)
    assert pace.room() == 0
    watch.now += 16.9
    assert pace.room() == 0
    watch.now += 0.1
    assert pace.room() == 30


def test_what_is_over_is_forgotten(watch):
    pace = ChatPace(watch)
    for chat in range(1000):
        pace.taken(row(chat))
        pace.refused(row(chat), 1)
    watch.now += 10
    assert pace.resting() == frozenset()
    assert (pace._chats, pace._paused) == ({}, {})
