"""While clamd is away words are received at once and files wait; when it is back they are checked, and what they say is read."""

import base64
from datetime import timedelta

import pytest

from intake.attachments import FileRules
from intake.bell import Bell
from intake.late_checks import LateChecks, next_wait
from intake.mail_handler import MailHandler
from intake.receive import Receiver
from intake.refusals import MALWARE
from intake.scanning import ClamdScanner, Finding
from intake.worker import Worker
from models.errors import ScannerUnavailable
from models.labels import Safeguarding
from models.states import CaseStatus, Channel, OutboxPurpose, Role
from tests.clamd import EICAR, ClamdDouble
from tests.desk_data import add_account, add_decision
from tests.fakes import MORNING, fake_suggestion
from tests.mailing import make_letters

HARMLESS = b"\x00\x01\x02\x03 harmless"
LETTER = b"My carer hits me when nobody is there."


def mail_with(*files: bytes, said: str = "See the files.") -> bytes:
    parts = "".join(
        f'--b\r\nContent-Disposition: attachment; filename="file{number}.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{base64.encodebytes(content).decode()}\r\n"
        for number, content in enumerate(files, start=1)
    )
    return (
        "From: Ada Okafor <ada.okafor@resident.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\n\r\n{said}\r\n{parts}--b--\r\n"
    ).encode()


class Reader:
    """Takes being hit for abuse, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, message):
        self.asked.append(message.text)
        return fake_suggestion(safeguarding=Safeguarding.ADULT if "hits me" in message.text else Safeguarding.NONE)


@pytest.fixture
def triage():
    return Reader()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "clamd.ctl"


@pytest.fixture
async def clamd():
    double = ClamdDouble()
    yield double
    await double.stop()


@pytest.fixture
def worker(store, clock, triage, path):
    """A worker as it is after a start; each call is another one, which knows nothing but what is stored."""

    def start(scan=None, **rules):
        receiver = Receiver(triage, clock, make_letters())
        rules = FileRules(scan=scan or ClamdScanner.of(f"unix://{path}"), **rules)
        handlers = {Channel.EMAIL: MailHandler(receiver, rules)}
        return Worker(store, clock, handlers, {}, Bell(), [LateChecks(store, clock, receiver, rules).step])

    return start


@pytest.fixture
def arrive(store, clock):
    async def add(raw):
        async with store.begin() as unit:
            await unit.inbox.add(Channel.EMAIL, raw, clock(), {"mail_from": "ada.okafor@resident.example"})
            await unit.commit()

    return add


@pytest.fixture
def case_now(store):
    async def read():
        async with store.read() as unit:
            (case,) = await unit.cases.list_all(None, include_restricted=True)
            return case

    return read


@pytest.fixture
def files_now(store):
    async def read():
        async with store.read() as unit:
            cases = await unit.cases.list_all(None, include_restricted=True)
            messages = [message.id for case in cases for message in await unit.cases.messages(case.id)]
            found = await unit.cases.attachments(messages)
            return [(file.filename, file.content, file.text, file.refused, file.unchecked_since is not None) for file in found]

    return read


@pytest.fixture
def outbox_now(store):
    async def read():
        async with store.read() as unit:
            cases = await unit.cases.list_all(None, include_restricted=True)
            return [row.purpose for case in cases for row in await unit.outbox.of_case(case.id)]

    return read


async def test_words_are_received_and_acknowledged_at_once_and_their_files_wait(worker, arrive, triage, files_now, outbox_now):
    await arrive(mail_with(LETTER, said="The carer did not come."))
    assert await worker().step_inbox()
    assert triage.asked == ["The carer did not come."]
    assert await outbox_now() == [OutboxPurpose.ACKNOWLEDGEMENT]
    assert await files_now() == [("file1.bin", b"", "", "", True)]


async def test_a_concern_in_the_words_is_alerted_at_once(worker, arrive, outbox_now):
    await arrive(mail_with(HARMLESS, said="My carer hits me."))
    assert await worker().step_inbox()
    assert OutboxPurpose.CONCERN_ALERT in await outbox_now()


async def test_a_scanner_that_takes_too_long_holds_up_no_words(worker, arrive, files_now, clamd, path):
    await clamd.start(path)
    await arrive(mail_with(HARMLESS))
    assert await worker(patience=-1).step_inbox()
    assert await files_now() == [("file1.bin", b"", "", "", True)]


async def test_files_are_checked_and_read_once_the_scanner_is_back_by_a_worker_started_meanwhile(
    worker, arrive, clock, triage, files_now, case_now, outbox_now, clamd, path
):
    await arrive(mail_with(HARMLESS, LETTER))
    await worker().step_inbox()
    before = (await case_now()).revision
    assert await worker().step_chores()
    clock.move(minutes=5)
    await clamd.start(path)
    assert await worker().step_chores()
    assert await files_now() == [("file1.bin", HARMLESS, "", "", False), ("file2.bin", LETTER, LETTER.decode(), "", False)]
    assert triage.asked == ["See the files.", f"See the files.\n\n{LETTER.decode()}"]
    case = await case_now()
    assert (case.revision, case.concern) == (before + 1, True)
    assert OutboxPurpose.CONCERN_ALERT in await outbox_now()
    assert not await worker().step_chores()


async def test_malware_that_waited_is_refused_and_never_read(worker, arrive, clock, triage, files_now, clamd, path):
    await arrive(mail_with(EICAR, LETTER))
    await worker().step_inbox()
    await clamd.start(path)
    assert await worker().step_chores()
    assert await files_now() == [("file1.bin", b"", "", MALWARE, False), ("file2.bin", LETTER, LETTER.decode(), "", False)]
    assert not any("EICAR" in text for text in triage.asked)


async def test_the_resident_is_told_once_of_what_was_refused_after_the_acknowledgement(worker, arrive, store, case_now, clamd, path):
    await arrive(mail_with(EICAR, HARMLESS, EICAR))
    await worker().step_inbox()
    await clamd.start(path)
    while await worker().step_chores():
        pass
    async with store.read() as unit:
        _, letter = await unit.outbox.of_case((await case_now()).id)
        messages = await unit.cases.messages((await case_now()).id)
    assert letter.recipient == "ada.okafor@resident.example"
    assert f"file1.bin: {MALWARE}\n- file3.bin: {MALWARE}\n" in letter.payload["text"]
    assert "file2.bin" not in letter.payload["text"]
    assert letter.payload["return_path"].startswith("feedback+r-l-")
    assert messages[-1].text == letter.payload["text"]


async def test_no_machine_is_told(worker, arrive, outbox_now, clamd, path):
    await arrive(b"Auto-Submitted: auto-generated\r\n" + mail_with(EICAR))
    await worker().step_inbox()
    await clamd.start(path)
    await worker().step_chores()
    assert await outbox_now() == []


async def test_files_without_words_bring_no_new_suggestion(worker, arrive, store, case_now, triage, clamd, path):
    await arrive(mail_with(HARMLESS))
    await worker().step_inbox()
    before = (await case_now()).revision
    await clamd.start(path)
    assert await worker().step_chores()
    case = await case_now()
    async with store.read() as unit:
        assert len(await unit.judgements.suggestions(case.id)) == 1
    assert (case.revision, len(triage.asked)) == (before, 1)


async def test_a_case_confirmed_meanwhile_waits_again_when_a_file_says_more(worker, arrive, store, case_now, clamd, path):
    await arrive(mail_with(b"And nobody rang us."))
    await worker().step_inbox()
    async with store.begin() as unit:
        (await unit.cases.get((await case_now()).id)).status = CaseStatus.CONFIRMED
        await unit.commit()
    await clamd.start(path)
    await worker().step_chores()
    assert (await case_now()).status is CaseStatus.AWAITING_CONFIRMATION


async def test_what_a_file_says_takes_no_concern_back_and_alerts_about_none_a_second_time(
    worker, arrive, case_now, outbox_now, clamd, path
):
    await arrive(mail_with(b"My carer hits me every day.", said="My carer hits me."))
    await worker().step_inbox()
    await clamd.start(path)
    await worker().step_chores()
    assert (await case_now()).concern
    assert (await outbox_now()).count(OutboxPurpose.CONCERN_ALERT) == 1


async def test_what_a_file_says_after_an_officer_saw_no_concern_in_the_words_is_alerted(
    worker, arrive, store, case_now, outbox_now, clamd, path
):
    await arrive(mail_with(b"My carer hits me every day.", said="The film that hits me most is on again."))
    await worker().step_inbox()
    officer = await add_account(store, "officer", Role.OFFICER)
    await add_decision(store, (await case_now()).reference, officer, MORNING, safeguarding=Safeguarding.NONE)
    await clamd.start(path)
    await worker().step_chores()
    assert (await case_now()).concern
    assert (await outbox_now()).count(OutboxPurpose.CONCERN_ALERT) == 2


async def test_a_case_with_an_unread_letter_stands_behind_the_concerns_until_it_was_read(worker, arrive, case_now, clamd, path):
    await arrive(mail_with(b"And nobody rang us."))
    await worker().step_inbox()
    assert (await case_now()).unread
    await clamd.start(path)
    await worker().step_chores()
    assert not (await case_now()).unread


async def test_a_picture_that_waits_moves_no_case(worker, arrive, case_now):
    await arrive(mail_with(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40))
    await worker().step_inbox()
    assert not (await case_now()).unread


async def test_a_check_that_was_cut_off_by_the_end_of_the_program_is_taken_up_again(worker, arrive, store, clock, files_now, clamd, path):
    await arrive(mail_with(HARMLESS))
    await worker().step_inbox()
    async with store.begin() as unit:
        assert await unit.unchecked.claim(clock(), timedelta(minutes=2))  # and then the program was killed
        await unit.commit()
    await clamd.start(path)
    assert not await worker().step_chores()
    clock.move(minutes=2)
    assert await worker().step_chores()
    assert await files_now() == [("file1.bin", HARMLESS, "", "", False)]


async def test_words_that_were_kept_and_not_offered_before_the_program_ended_are_offered_after(
    worker, arrive, clock, triage, case_now, clamd, path, monkeypatch
):
    await arrive(mail_with(LETTER))
    await worker().step_inbox()
    await clamd.start(path)

    async def cut_off(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(LateChecks, "_conclude", cut_off)
        with pytest.raises(KeyboardInterrupt):
            await worker().step_chores()
    clock.move(minutes=2)
    assert await worker().step_chores()
    assert (await case_now()).concern
    assert not await worker().step_chores()


async def test_what_another_worker_took_over_meanwhile_is_left_to_that_one(worker, arrive, store, clock, files_now):
    async def slow(_content):
        async with store.begin() as unit:
            clock.move(minutes=3)
            assert await unit.unchecked.claim(clock(), timedelta(minutes=2))
            await unit.commit()
        return Finding.CLEAN

    await arrive(mail_with(LETTER))
    await worker().step_inbox()
    assert await worker(scan=slow).step_chores()
    assert await files_now() == [("file1.bin", b"", "", "", True)]


async def test_a_file_that_gets_no_verdict_keeps_no_other_waiting(worker, arrive, clock, files_now):
    async def scan(content):
        if content == b"poison":
            raise ScannerUnavailable
        return Finding.CLEAN

    await arrive(mail_with(b"poison", HARMLESS))
    await arrive(mail_with(LETTER))
    for _ in range(2):
        await worker().step_inbox()
    started = worker(scan=scan)
    for _ in range(10):
        await started.step_chores()
        clock.move(minutes=1)
    assert sorted(file[1] for file in await files_now()) == [b"", HARMLESS, LETTER]
    assert [file[4] for file in await files_now()].count(True) == 1


async def test_when_the_scanner_is_back_what_was_postponed_does_not_wait_any_longer(worker, arrive, clock, files_now, clamd, path):
    for _ in range(3):
        await arrive(mail_with(HARMLESS))
        await worker().step_inbox()
        clock.move(seconds=7)
    for _ in range(40):
        while await worker().step_chores():
            pass
        clock.move(minutes=2)
    await worker().step_chores()
    await clamd.start(path)
    clock.move(minutes=1)
    for _ in range(3):
        assert await worker().step_chores()
    assert [file[4] for file in await files_now()] == [False, False, False]


async def test_without_a_scanner_configured_nothing_that_waits_is_let_through(store, clock, worker, arrive, triage, files_now):
    await arrive(mail_with(EICAR))
    await worker().step_inbox()
    assert not await LateChecks(store, clock, Receiver(triage, clock, make_letters()), FileRules()).step()
    assert await files_now() == [("file1.bin", b"", "", "", True)]


@pytest.mark.parametrize(
    ("waited", "wait"),
    [
        (timedelta(0), timedelta(seconds=10)),
        (timedelta(minutes=2), timedelta(seconds=30)),
        (timedelta(days=3), timedelta(minutes=1)),
    ],
)
def test_the_longer_it_waited_the_longer_until_the_next_try(waited, wait):
    assert next_wait(waited) == wait
