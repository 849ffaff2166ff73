"""What Heed says, sent over a Bot API server, and what becomes of it when that fails."""

import pytest

from bot.build import make_bot
from bot.sender import ChatSender
from models.errors import SendFailed
from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose
from tests.fakes import MORNING
from tests.telegram_double import TOKEN, Fault, TelegramDouble


@pytest.fixture
async def telegram():
    async with TelegramDouble() as double:
        yield double


@pytest.fixture
async def sender(telegram):
    bot = make_bot(TOKEN, telegram.url)
    yield ChatSender(bot)
    await bot.session.close()


def row(**payload) -> OutboxRow:
    payload = payload or {"method": "sendMessage", "chat_id": 7, "text": "Hello"}
    return OutboxRow(
        key="k",
        channel=Channel.CHAT,
        purpose=OutboxPurpose.CONVERSATION,
        recipient="telegram:7",
        payload=payload,
        created_at=MORNING,
        available_at=MORNING,
    )


async def test_a_message_is_sent_with_its_buttons_and_its_signs_as_they_are(telegram, sender):
    buttons = {"inline_keyboard": [[{"text": "Tell us", "callback_data": "tell"}]]}
    await sender(row(method="sendMessage", chat_id=7, text="<b>1 & 2</b> *three*", reply_markup=buttons))
    [said] = telegram.said(7)
    assert said["text"] == "<b>1 & 2</b> *three*"
    assert said["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "tell"


async def test_a_file_is_sent_as_a_document(telegram, sender):
    file = {"name": "letter.txt", "type": "text/plain", "content": "SGVsbG8="}
    await sender(row(method="sendDocument", chat_id=7, document=file))
    assert telegram.documents == [("letter.txt", b"Hello")]


@pytest.mark.parametrize("file", [{}, {"name": "x", "content": "not base64!"}, None])
async def test_a_file_that_cannot_be_read_from_the_outbox_is_given_up(sender, file):
    with pytest.raises(SendFailed) as failed:
        await sender(row(method="sendDocument", chat_id=7, document=file))
    assert failed.value.permanent


async def test_a_pressed_button_is_answered(telegram, sender):
    await sender(row(method="answerCallbackQuery", callback_query_id="q1"))
    assert ("answerCallbackQuery", {"callback_query_id": "q1"}) in [(method, dict(given)) for method, given in telegram.calls]


async def test_slowing_down_when_telegram_asks_for_it(telegram, sender):
    telegram.fail("sendMessage", Fault(429, "Too Many Requests: retry after 17", retry_after=17))
    with pytest.raises(SendFailed) as failed:
        await sender(row())
    assert (failed.value.permanent, failed.value.retry_after) == (False, 17)


async def test_who_blocked_the_bot_is_not_tried_again(telegram, sender):
    telegram.blocked_by.add(7)
    with pytest.raises(SendFailed) as failed:
        await sender(row())
    assert failed.value.permanent


@pytest.mark.parametrize(
    ("fault", "permanent"),
    [
        (Fault(500), False),
        (Fault(502, body="<html>Bad Gateway</html>"), False),
        (Fault(401, "Unauthorized"), False),
        (Fault(cut=True), False),
        (Fault(400, "Bad Request: chat not found"), True),
        (Fault(403, "Forbidden: user is deactivated"), True),
    ],
    ids=lambda value: getattr(value, "description", value),
)
async def test_faults_are_passing_or_lasting(telegram, sender, fault, permanent):
    telegram.fail("sendMessage", fault)
    with pytest.raises(SendFailed) as failed:
        await sender(row())
    assert failed.value.permanent is permanent
    assert TOKEN not in str(failed.value)


async def test_a_button_pressed_too_long_ago_is_no_failure(telegram, sender):
    telegram.fail("answerCallbackQuery", Fault(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"))
    await sender(row(method="answerCallbackQuery", callback_query_id="q1"))


async def test_no_server_at_all(telegram, sender):
    await telegram.stop()
    with pytest.raises(SendFailed) as failed:
        await sender(row())
    assert not failed.value.permanent
    assert TOKEN not in str(failed.value)


@pytest.mark.parametrize("payload", [{"method": "deleteWebhook"}, {"method": "sendMessage"}, {"text": "Hello"}])
async def test_a_call_that_heed_does_not_make_is_refused(sender, payload):
    with pytest.raises(SendFailed) as failed:
        await sender(row(**payload))
    assert failed.value.permanent
