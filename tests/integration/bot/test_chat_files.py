"""Files fetched from a Bot API server."""

import pytest

from bot.build import make_bot
from bot.content import LARGEST_FILE
from bot.files import FileFetcher
from bot.notes import FileNote
from intake.scanning import Finding
from models.errors import ScannerUnavailable
from tests.pictures import jpeg_with, place_in, tiff_of
from tests.telegram_double import TOKEN, Fault, TelegramDouble

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
async def telegram():
    async with TelegramDouble() as double:
        yield double


@pytest.fixture
async def fetch(telegram):
    bot = make_bot(TOKEN, telegram.url)
    yield FileFetcher(bot)
    await bot.session.close()


async def test_a_file_is_fetched_with_a_safe_name_and_its_sniffed_type(telegram, fetch):
    telegram.files["f"] = PNG
    file = await fetch(FileNote("f", "../../etc/pass:wd.pdf"))
    assert file is not None
    assert file.content == PNG
    assert file.content_type == "image/png"
    assert "/" not in file.name


async def test_a_file_of_no_known_type_is_just_bytes(telegram, fetch):
    telegram.files["f"] = b"words"
    file = await fetch(FileNote("f", "note.txt"))
    assert file is not None
    assert "/" in file.content_type


async def test_a_file_larger_than_it_said_is_left_out(telegram, fetch):
    telegram.files["f"] = bytes(LARGEST_FILE + 1)
    assert await fetch(FileNote("f", "film.mp4", size=10)) is None


@pytest.mark.parametrize("fault", [Fault(500), Fault(401), Fault(429, retry_after=3), Fault(cut=True), Fault(502, body="no")], ids=str)
async def test_a_file_that_cannot_be_had_is_none(telegram, fetch, fault):
    telegram.files["f"] = PNG
    telegram.fail("getFile", fault)
    assert await fetch(FileNote("f", "a.png")) is None


@pytest.mark.parametrize("said", [Finding.MALWARE, Finding.TOO_LARGE, ScannerUnavailable()], ids=str)
async def test_a_file_that_is_not_known_to_be_clean_is_none(telegram, said):
    async def scan(content):
        if isinstance(said, Exception):
            raise said
        return said

    telegram.files["f"] = PNG
    bot = make_bot(TOKEN, telegram.url)
    assert await FileFetcher(bot, scan)(FileNote("f", "a.png")) is None
    await bot.session.close()


async def test_a_clean_photograph_comes_without_its_place(telegram):
    async def scan(content):
        return Finding.CLEAN

    telegram.files["f"] = jpeg_with(tiff_of("<"))
    bot = make_bot(TOKEN, telegram.url)
    file = await FileFetcher(bot, scan)(FileNote("f", "a.jpg"))
    assert place_in(file.content) is None
    await bot.session.close()


async def test_a_file_that_is_gone_is_none(fetch):
    assert await fetch(FileNote("f", "a.png")) is None
