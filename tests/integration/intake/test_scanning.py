"""Files are checked over clamd's own protocol, and nothing gets past it while it is away."""

import base64

import pytest

from intake.attachments import FileRules
from intake.bell import Bell
from intake.mail_handler import MailHandler
from intake.receive import Receiver
from intake.refusals import MALWARE, UNCHECKED
from intake.scanning import ClamdScanner, Finding
from intake.worker import Worker
from models.errors import ScannerUnavailable, SettingsError
from models.states import Channel
from tests.clamd import EICAR, ClamdDouble
from tests.fakes import fake_classify
from tests.mailing import make_letters


@pytest.fixture
async def clamd():
    double = ClamdDouble()
    double.url = await double.start()
    yield double
    await double.stop()


def mail_with(*files: bytes) -> bytes:
    parts = "".join(
        f'--b\r\nContent-Disposition: attachment; filename="file{number}.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{base64.encodebytes(content).decode()}\r\n"
        for number, content in enumerate(files, start=1)
    )
    return (
        "From: Ada Okafor <ada.okafor@resident.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\n\r\nSee the files.\r\n{parts}--b--\r\n"
    ).encode()


async def test_a_clean_file_is_clean(clamd):
    assert await ClamdScanner.of(clamd.url)(b"x" * 200_000) is Finding.CLEAN
    assert clamd.seen == [b"x" * 200_000]


async def test_an_empty_file_is_clean(clamd):
    assert await ClamdScanner.of(clamd.url)(b"") is Finding.CLEAN


async def test_the_eicar_file_is_malware(clamd):
    assert await ClamdScanner.of(clamd.url)(EICAR) is Finding.MALWARE


async def test_a_unix_socket_serves_as_well(tmp_path):
    clamd = ClamdDouble()
    url = await clamd.start(tmp_path / "clamd.ctl")
    assert await ClamdScanner.of(url)(EICAR) is Finding.MALWARE
    await clamd.stop()


async def test_what_is_too_large_for_the_scanner_is_not_called_clean():
    clamd = ClamdDouble(most=1_000)
    url = await clamd.start()
    assert await ClamdScanner.of(url)(b"x" * 1_001) is Finding.TOO_LARGE
    await clamd.stop()


@pytest.mark.parametrize("fault", [b"stream: Can't allocate memory ERROR", b"", b"UNKNOWN COMMAND", b"stream: OK ERROR"])
async def test_an_answer_without_a_verdict_is_no_verdict(fault):
    clamd = ClamdDouble(fault=fault or b"COMMAND READ TIMED OUT")
    url = await clamd.start()
    with pytest.raises(ScannerUnavailable):
        await ClamdScanner.of(url)(b"hello")
    await clamd.stop()


async def test_nobody_there_is_no_verdict(tmp_path):
    clamd = ClamdDouble()
    gone = await clamd.start()
    await clamd.stop()
    for url in (f"unix://{tmp_path}/none.ctl", gone):
        with pytest.raises(ScannerUnavailable):
            await ClamdScanner.of(url)(b"hello")


async def test_a_scanner_that_says_nothing_is_not_waited_for_longer_than_set(clamd):
    scanner = ClamdScanner(host="127.0.0.1", port=ClamdScanner.of(clamd.url).port, seconds=0)
    with pytest.raises(ScannerUnavailable):
        await scanner(b"hello")


@pytest.mark.parametrize("url", ["clamd:3310", "tcp://", "tcp://host:none", "unix://host/path", "http://host:3310", "tcp://host:99999"])
def test_an_address_that_is_none_is_named(url):
    with pytest.raises(SettingsError, match="HEED_CLAMD_URL"):
        ClamdScanner.of(url)


@pytest.fixture
def work_by(store, clock):
    def make(url):
        rules = FileRules(scan=ClamdScanner.of(url))
        return Worker(store, clock, {Channel.EMAIL: MailHandler(Receiver(fake_classify(), clock, make_letters()), rules)}, {}, Bell())

    return make


async def arrive(store, clock, raw):
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, raw, clock(), {"mail_from": "ada.okafor@resident.example"})
        await unit.commit()
        return row.id


async def kept(store):
    async with store.read() as unit:
        (case,) = await unit.cases.list_all(None, include_restricted=True)
        inbound = [message.id for message in await unit.cases.messages(case.id) if message.inbox_id is not None]
        return [(file.filename, file.content, file.refused) for file in await unit.cases.attachments(inbound)]


async def test_malware_is_not_kept_and_the_officer_reads_why(store, clock, clamd, work_by):
    await arrive(store, clock, mail_with(b"harmless", EICAR))
    assert await work_by(clamd.url).step_inbox()
    assert await kept(store) == [("file1.bin", b"harmless", ""), ("file2.bin", b"", MALWARE)]


async def test_the_letter_names_what_was_not_kept(store, clock, clamd, work_by):
    await arrive(store, clock, mail_with(EICAR))
    assert await work_by(clamd.url).step_inbox()
    async with store.read() as unit:
        (case,) = await unit.cases.list_all(None, include_restricted=True)
        (letter,) = await unit.outbox.of_case(case.id)
    assert f"file1.bin: {MALWARE}" in letter.payload["text"]


async def test_a_file_too_large_to_be_checked_is_not_kept(store, clock, work_by):
    clamd = ClamdDouble(most=10)
    url = await clamd.start()
    await arrive(store, clock, mail_with(b"more than ten bytes"))
    assert await work_by(url).step_inbox()
    assert await kept(store) == [("file1.bin", b"", UNCHECKED)]
    await clamd.stop()


async def test_mail_without_files_does_not_wait_for_the_scanner(store, clock, tmp_path, work_by):
    await arrive(store, clock, b"From: ada.okafor@resident.example\r\n\r\nNobody came.\r\n")
    assert await work_by(f"unix://{tmp_path}/none.ctl").step_inbox()
    assert await kept(store) == []
