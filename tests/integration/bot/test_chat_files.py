"""Files fetched from a Bot API server."""

import pytest

from bot.build import make_bot
from bot.content import LARGEST_FILE
from bot.files import FileFetcher
from models.errors import FileTooLarge, FileUnavailable
from tests.telegram_double import TOKEN, Fault, TelegramDouble


@pytest.fixture
async def telegram():
    async with TelegramDouble() as double:
        yield double


@pytest.fixture
async def fetch(telegram):
    bot = make_bot(TOKEN, telegram.url)
    yield FileFetcher(bot)
    await bot.session.close()


async def test_a_file_is_fetched_byte_for_byte(telegram, fetch):
    telegram.files["f"] = b"\x00words\xff"
    assert await fetch("f") == b"\x00words\xff"


async def test_a_file_larger_than_it_said_is_cut_off(telegram, fetch):
    telegram.files["f"] = bytes(LARGEST_FILE + 1)
    with pytest.raises(FileTooLarge):
        await fetch("f")


async def test_a_file_larger_than_the_council_keeps_is_cut_off(telegram, fetch):
    telegram.files["f"] = bytes(1001)
    with pytest.raises(FileTooLarge):
        await fetch("f", 1000)


@pytest.mark.parametrize("fault", [Fault(500), Fault(401), Fault(429, retry_after=3), Fault(cut=True), Fault(502, body="no")], ids=str)
async def test_a_file_that_cannot_be_had_now_may_be_had_later_and_the_token_is_never_told(telegram, fetch, fault):
    telegram.files["f"] = b"words"
    telegram.fail("getFile", fault)
    with pytest.raises(FileUnavailable) as raised:
        await fetch("f")
    assert not raised.value.permanent
    assert raised.value.retry_after == fault.retry_after
    assert TOKEN not in str(raised.value)
    assert await fetch("f") == b"words"


async def test_what_telegram_calls_too_big_is_too_large(telegram, fetch):
    telegram.fail("getFile", Fault(400, "Bad Request: file is too big"))
    with pytest.raises(FileTooLarge):
        await fetch("f")


async def test_a_file_whose_bytes_are_gone_is_asked_for_again(telegram, fetch):
    with pytest.raises(FileUnavailable):
        await fetch("f")
