"""What becomes of files: counted, measured, checked, listed, read."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake import reading_apart
from intake.attachments import FileRules, examine, examine_now, for_triage
from intake.parsing.archives import listing
from intake.parsing.documents import words_of_docx
from intake.parsing.files import file_from
from intake.parsing.kinds import sniff
from intake.reading_apart import words_of
from intake.refusals import MALWARE, TOO_LARGE, TOO_MANY, UNWANTED
from intake.report import File, Refused, Report
from intake.scanning import Finding
from models.states import Channel
from tests.clamd import EICAR

FILES = Path(__file__).parent / "files"
LETTER = "To the complaints team,\nNobody came to my mother on Monday, 2 June.\nShe lay on the floor for six hours.\nAda Okafor"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_with(*files: File, **changes) -> Report:
    return Report(Channel.EMAIL, datetime(2025, 6, 3, 9, 12, tzinfo=UTC), **{"text": "See the files.", "files": files, **changes})


def zip_of(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


async def scan(content: bytes) -> Finding:
    return Finding.MALWARE if content.startswith(EICAR) else Finding.CLEAN


async def test_a_file_beyond_the_count_is_refused_by_name():
    files = [File(f"{number}.txt", "text/plain", b"x") for number in range(4)]
    report = await examine(report_with(*files), FileRules(most=3))
    assert [file.name for file in report.files] == ["0.txt", "1.txt", "2.txt"]
    assert report.refused == (Refused("3.txt", TOO_MANY),)


async def test_a_file_beyond_the_size_is_refused_by_name_and_one_of_just_that_size_is_kept():
    report = await examine(report_with(File("a", "x/y", b"12345"), File("b", "x/y", b"123456")), FileRules(largest=5))
    assert [file.name for file in report.files] == ["a"]
    assert report.refused == (Refused("b", TOO_LARGE),)


async def test_malware_is_refused_and_takes_no_place_of_another_file():
    report = await examine(report_with(File("bad", "x/y", EICAR), File("good", "x/y", b"ok")), FileRules(most=1, scan=scan))
    assert [file.name for file in report.files] == ["good"]
    assert report.refused == (Refused("bad", MALWARE),)


async def test_what_was_refused_before_stays_refused():
    report = await examine(report_with(refused=(Refused("earlier", TOO_MANY),)), FileRules())
    assert report.refused == (Refused("earlier", TOO_MANY),)


async def test_nothing_is_read_that_was_not_checked_first():
    steps = []

    async def noting_scan(content):
        steps.append(("scan", content))
        return Finding.MALWARE if content == b"bad" else Finding.CLEAN

    def noting_read(content, content_type):
        steps.append(("read", content))
        return "words"

    files = [File(name.decode(), "application/pdf", name) for name in (b"bad", b"good")]
    report = await examine(report_with(*files), FileRules(scan=noting_scan, read=noting_read))
    assert steps == [("scan", b"bad"), ("scan", b"good"), ("read", b"good")]
    assert report.files[0].text == "words"


async def test_only_so_many_documents_of_one_message_are_read():
    read = []
    files = [File("picture", "image/png", b"x")] * 5 + [File("letter", "application/pdf", b"x")] * 12
    report = await examine(report_with(*files), FileRules(read=lambda *said: read.append(said) or "words"))
    assert len(read) == 10
    assert [bool(file.text) for file in report.files] == [False] * 5 + [True] * 10 + [False] * 2


def test_triage_reads_the_message_first_and_then_the_files_as_far_as_there_is_room():
    said = for_triage(
        report_with(File("a", "x/y", b"", text="Nobody came."), File("b", "x/y", b""), File("c", "x/y", b"", text="x" * 30_000))
    )
    assert said.startswith("See the files.\n\nNobody came.\n\nxxx")
    assert len(said) == len("See the files.\n\n\n\n") + 20_000


def test_triage_reads_the_letter_of_a_mail_that_says_nothing_itself():
    assert for_triage(report_with(File("a", "x/y", b"", text="Nobody came."), text="")) == "Nobody came."


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("letter.pdf", "application/pdf", LETTER),
        ("letter.docx", WORD, f"{LETTER}\nMonday\nno visit"),
        ("letter.odt", "application/vnd.oasis.opendocument.text", f"Complaint\n{LETTER}"),
        ("letter.rtf", "application/rtf", "Nobody came on Monday.\nShe fell.\nCafé €50"),
    ],
)
def test_the_words_of_a_document_are_read(name, kind, words):
    content = (FILES / name).read_bytes()
    assert sniff(content) == kind
    assert words_of(content, kind) == words


@pytest.mark.parametrize("kind", ["application/pdf", WORD, "application/vnd.oasis.opendocument.text"])
def test_a_broken_document_has_no_words(kind):
    assert words_of(b"%PDF-1.4 nothing", kind) == ""


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "x = b'1' * 10**12", "import os; os.kill(os.getpid(), 9)"])
def test_a_reader_that_hangs_swells_or_dies_leaves_a_file_without_words(monkeypatch, program):
    monkeypatch.setattr(reading_apart, "PROGRAM", ("-c", program))
    monkeypatch.setattr(reading_apart, "SECONDS", 1.0)
    assert words_of((FILES / "letter.pdf").read_bytes(), "application/pdf") == ""


def test_what_is_no_document_is_not_read():
    assert words_of(b"x", "application/zip") == ""


def test_a_document_that_unpacks_without_end_has_no_words():
    with pytest.raises(ValueError, match="too much"):
        words_of_docx(zip_of(word__document_xml=b"<a>" + b" " * (21 * 1024 * 1024) + b"</a>"))


def test_a_document_fetches_nothing_and_opens_no_other_file():
    xml = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:t>x&e;y</w:t></w:p>'
    assert words_of_docx(zip_of(word__document_xml=xml)) == "x"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "text/plain"),
        (b"To the council,\nthis happened.", "text/plain"),
        ("Zoë paid €50, and nobody came on Monday.".encode("cp1252"), "text/plain"),
        ("\ufeffNobody came.".encode("utf-16-le"), "text/plain"),
        (b"function() { return 1 }", "text/plain"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "text/calendar"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "image/svg+xml"),
        (b"From: a@b.example\r\nSubject: x\r\n\r\nhi", "message/rfc822"),
        (b"From what I know, nobody came.", "text/plain"),
        (b"MZ" + b"\x00" * 80, "application/vnd.microsoft.portable-executable"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*", "image/jpeg"),
        (b"%PDF-1.4\n", "application/pdf"),
        (zip_of(a=b"x"), "application/zip"),
        (zip_of(word__document_xml=b"x"), WORD),
        (zip_of(xl__workbook_xml=b"x"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04 no archive", "application/zip"),
        (b"Rar!\x1a\x07\x01\x00" + b"\x00" * 30, "application/vnd.rar"),
        (b"7z\xbc\xaf'\x1c\x00\x04" + b"\x00" * 40, "application/x-7z-compressed"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert sniff(content) == kind


def test_an_archive_is_listed_by_name_and_size():
    assert listing(zip_of(photos__bruise=b"x" * 1_500, a=b""), is_tar=False) == "photos/bruise (1,500 bytes)\na (0 bytes)"


def test_a_tar_is_listed_too():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../etc/passwd"))
    assert listing(made.getvalue(), is_tar=True) == "../etc/passwd (0 bytes)"


def test_a_long_list_is_cut_and_says_so():
    lines = listing(zip_of(**{f"n{number}": b"" for number in range(130)}), is_tar=False).split("\n")
    assert (len(lines), lines[-1]) == (101, "and 30 more")


def test_a_name_in_an_archive_cannot_write_a_line_of_its_own():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a\nb\u202egnp.exe", b"")
    assert listing(made.getvalue(), is_tar=False) == "a bgnp.exe (0 bytes)"


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PK\x01\x02" * 5_001, b""])
@pytest.mark.parametrize("is_tar", [True, False])
def test_a_broken_or_endless_archive_is_not_listed(content, is_tar):
    assert listing(content, is_tar=is_tar) == ""


@pytest.mark.parametrize("examined", [examine, examine_now])
async def test_a_program_is_not_kept_whatever_it_is_called_unless_the_council_wants_it(examined):
    program = file_from(b"MZ" + bytes(80), "letter.pdf")
    report = report_with(program)
    seen = await examined(report, FileRules())
    assert (seen.files, [each.why for each in seen.refused]) == ((), [UNWANTED])
    assert (await examined(report, FileRules(unwanted=frozenset()))).files == (program,)


@pytest.mark.parametrize(
    "content",
    [
        b"Rar!\x1a\x07\x01\x00" + b"\x00" * 30,
        b"7z\xbc\xaf'\x1c\x00\x04" + b"\x00" * 40,
        gzip.compress(b"nothing"),
        bz2.compress(b"nothing"),
        lzma.compress(b"nothing"),
        b"PK\x03\x04 broken",
    ],
)
def test_an_archive_that_cannot_be_listed_without_opening_it_says_so(content):
    assert file_from(content, "files").listing.startswith("It could not be looked into.")


def test_what_is_no_archive_has_no_list():
    assert file_from(b"Nobody came.", "letter.txt").listing == ""
