"""A voice note from a Bot API server to its case: again after a failure, and said to be missing in the chat after the last."""

import pytest

from bot.build import make_bot
from bot.files import FileFetcher
from bot.languages import Languages
from bot.refusing import ChatTeller
from bot.sender import ChatSender
from intake.attachments import FileRules
from intake.bell import Bell
from intake.chores import Chores
from intake.fetched_files import FetchedFiles
from intake.receive import Receiver
from intake.report import Awaited, Report
from intake.retry import FILE_DELAYS
from intake.worker import Worker
from models.states import Channel
from tests.fakes import fake_classify
from tests.mailing import make_letters
from tests.sounds import ogg_opus
from tests.telegram_double import TOKEN, Fault, TelegramDouble

CHAT = 7


@pytest.fixture
async def telegram():
    async with TelegramDouble() as double:
        yield double


@pytest.fixture
async def worker(store, clock, telegram):
    bot = make_bot(TOKEN, telegram.url)
    receiver = Receiver(fake_classify(), clock, make_letters())
    fetchers, tellers = {Channel.CHAT: FileFetcher(bot)}, {Channel.CHAT: ChatTeller(clock, Languages())}
    chore = FetchedFiles(store, clock, receiver, FileRules(), fetchers, tellers)
    yield Worker(store, clock, {}, {Channel.CHAT: ChatSender(bot)}, Bell(), [Chores(store, clock, chore).step])
    await bot.session.close()


@pytest.fixture
async def case_id(store, clock):
    receiver = Receiver(fake_classify(), clock, make_letters())
    awaited = (Awaited("the-voice", "voice-1.ogg"),)
    report = Report(Channel.CHAT, clock(), "[voice note sent: voice-1.ogg]", sender=f"telegram:{CHAT}", awaited=awaited)
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    return received.case_id


async def files_of(store, case_id):
    async with store.read() as unit:
        messages = await unit.cases.messages(case_id)
        return await unit.cases.attachments([message.id for message in messages])


async def test_a_voice_note_whose_download_failed_once_is_there_after_the_next_try(store, clock, telegram, worker, case_id):
    telegram.files["the-voice"] = ogg_opus()
    telegram.fail("getFile", Fault(502, body="no gateway"))
    await worker.step_chores()
    assert await files_of(store, case_id) == []
    clock.now += FILE_DELAYS[0]
    await worker.step_chores()
    [file] = await files_of(store, case_id)
    assert (file.content_type, file.content) == ("audio/ogg", ogg_opus())
    assert telegram.said(CHAT) == []


async def test_a_voice_note_that_never_came_is_said_to_be_missing_in_the_chat_and_comes_when_it_is_asked_for_again(
    store, clock, telegram, worker, case_id
):
    await worker.step_chores()
    for delay in FILE_DELAYS:
        clock.now += delay
        await worker.step_chores()
    await worker.step_outbox()
    [said] = telegram.said(CHAT)
    assert said["text"].startswith("I could not get voice-1.ogg.")

    telegram.files["the-voice"] = ogg_opus()
    async with store.begin() as unit:
        messages = await unit.cases.messages(case_id)
        [row] = await unit.awaited.of_messages([message.id for message in messages])
        await unit.awaited.try_again(row.id, clock())
        await unit.commit()
    await worker.step_chores()
    assert [file.content for file in await files_of(store, case_id)] == [ogg_opus()]
