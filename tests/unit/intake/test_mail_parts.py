"""The parts of a mail: which are its text and which are files, what is in them, and mails and invitations within mails."""

import pytest

from intake.attachments import FileRules, examine, for_triage
from intake.parsing.kinds import DOCX
from tests.mailing import parse_raw, parsed
from tests.pictures import place_in

LETTER = "To the complaints team,\nNobody came to my mother on Monday, 2 June.\nShe lay on the floor for six hours.\nAda Okafor"
VISIT = (
    "From: Care Firm <office@carefirm.example>\nDate: Mon, 2 Jun 2025 18:00:00 +0100\nTo: Ada Okafor <ada.okafor@resident.example>\n"
    "Subject: Visit\n\nWe could not send anybody on Monday. HD-7K2M-4XQM"
)
INVITATION = (
    "Invitation: Meeting about my mother\nFrom: Friday 6 June 2025 at 10:00 BST\nUntil: Friday 6 June 2025 at 11:00 BST\n"
    "Where: Town Hall, room 4\nBy: ada.okafor@resident.example\n\nPlease bring the care plan.\nShe has no food in the house."
)

# The mail, its text, and the name and type of each file.
FILES = [
    ("alternative_in_related_in_mixed", "Look at the wall. [cid:wall]", [("wall.png", "image/png"), ("letter.pdf", "application/pdf")]),
    ("apple_mail_text_around_a_picture", "This is the ceiling:\n\nIt came down on Monday.", [("ceiling.png", "image/png")]),
    ("file_without_a_byte", "x", [("empty.pdf", "text/plain")]),
    ("html_page_attached", "The page I saw.", [("page.html", "text/html")]),
    (
        "letter_as_docx",
        "Please see the letter.",
        [("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")],
    ),
    ("letter_as_odt", "Please see the letter.", [("letter.odt", "application/vnd.oasis.opendocument.text")]),
    ("letter_as_pdf", "Please see the letter.", [("letter.pdf", "application/pdf")]),
    ("letter_as_text_file", "Please see the letter.", [("letter.txt", "text/plain")]),
    ("letter_only_no_words", "", [("letter.odt", "application/vnd.oasis.opendocument.text")]),
    ("name_as_encoded_word", "x", [("café.txt", "text/plain")]),
    ("name_in_continuations", "x", [("The café bill of May.txt", "text/plain")]),
    ("name_reserved_by_windows", "x", [("NUL_.txt", "text/plain")]),
    ("name_reversed_to_hide_its_end", "x", [("photogpj.exe", "text/plain")]),
    (
        "name_three_hundred_long",
        "x",
        [
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "text/plain",
            )
        ],
    ),
    ("name_with_a_path", "x", [("passwd", "text/plain")]),
    ("photograph_with_a_place", "See the photograph.", [("IMG_0412.JPG", "image/jpeg")]),
    ("plain_text_named_is_a_file", "The message.", [("notes.txt", "text/plain")]),
    ("program_called_pdf", "A letter.", [("letter.pdf", "application/vnd.microsoft.portable-executable")]),
    ("two_files_of_one_name", "x", [("scan.txt", "text/plain"), ("scan.txt", "text/plain")]),
    ("voice_memo", "Listen to this.", [("memo.m4a", "audio/mp4")]),
    ("zip_called_jpg", "A photograph.", [("photo.jpg", "application/zip")]),
    ("zip_is_listed", "The photographs.", [("photos.zip", "application/zip")]),
]


@pytest.mark.parametrize(("name", "text", "files"), FILES)
def test_files_are_told_from_text_and_named_by_what_they_are(name, text, files):
    report = parsed(name)
    assert report.text == text
    assert [(file.name, file.content_type) for file in report.files] == files


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("letter_as_pdf", LETTER),
        ("letter_as_docx", f"{LETTER}\nMonday\nno visit"),
        ("letter_as_odt", f"Complaint\n{LETTER}"),
        ("letter_as_text_file", "Zoë was not fed on Monday."),
        ("html_page_attached", "Your claim was refused."),
        ("plain_text_named_is_a_file", "The file."),
    ],
)
async def test_triage_reads_the_words_of_the_files_after_those_of_the_mail(name, words):
    report = await examine(parsed(name), FileRules())
    assert for_triage(report) == f"{report.text}\n\n{words}"


async def test_a_letter_without_a_word_beside_it_is_read():
    report = await examine(parsed("letter_only_no_words"), FileRules())
    assert (report.text, for_triage(report)) == ("", f"Complaint\n{LETTER}")


def test_words_in_a_version_that_is_not_shown_are_kept_where_they_are_the_only_ones():
    (file,) = parsed("alternative_of_enriched_text_alone").files
    assert file.text == "<bold>She fell.</bold>"


def test_an_archive_is_listed_whatever_its_name_says():
    assert parsed("zip_is_listed").files[0].listing == "photos/one.jpg (1,200 bytes)\nrun.exe (2 bytes)"
    assert parsed("zip_called_jpg").files[0].listing == "a.txt (1 bytes)"


def test_a_photograph_comes_without_its_place():
    (photograph,) = parsed("photograph_with_a_place").files
    assert place_in(photograph.content) is None
    assert b"2025:06:02 18:40:11" in photograph.content


def test_a_photograph_in_a_forwarded_mail_comes_without_its_place_too():
    (forwarded,) = parsed("forwarded_mail_with_a_photograph").files
    (within,) = parse_raw(forwarded.content).files
    assert within.name == "bruise.jpg"
    assert place_in(within.content) is None


def test_a_forwarded_mail_is_material_and_the_words_around_it_are_the_message():
    report = parsed("forwarded_thread_with_a_word_of_its_own")
    assert (report.text, report.sender) == ("Please read what they wrote.", "ada.okafor@resident.example")
    assert [(file.name, file.text) for file in report.files] == [("Visit.eml", VISIT)]
    assert report.claimed_reference is None  # what somebody else wrote claims nothing
    assert for_triage(report) == f"{report.text}\n\n{VISIT}"


def test_a_mail_within_a_forwarded_mail_is_read_as_well():
    (forwarded,) = parsed("forwarded_mail_in_a_forwarded_mail").files
    assert forwarded.text == f"From: Joan <joan@resident.example>\nSubject: FW: Visit\n\nSee below, Ada.\n\n{VISIT}"


def test_a_digest_says_what_its_mails_say():
    assert parsed("digest_of_two_mails").text.split() == ["The", "first.", "The", "second."]


def test_an_invitation_is_a_file_beside_words_and_the_message_without_any():
    beside, alone = parsed("invitation_with_words"), parsed("invitation_alone")
    assert (beside.text, alone.text) == ("Could you come?", INVITATION)
    for report in (beside, alone):
        assert [(file.content_type, file.text) for file in report.files] == [("text/calendar", INVITATION)]


def test_a_broken_calendar_is_kept_as_a_file():
    report = parsed("calendar_that_is_broken")
    assert [(file.name, file.text) for file in report.files] == [("attachment-1.ics", "")]


@pytest.mark.parametrize(
    ("name", "text", "files"),
    [
        ("winmail_dat_with_words_of_its_own", "See the letter.", [("Letter to the Council – May.docx", DOCX)]),
        (
            "winmail_dat_holds_the_text",
            "Nobody came to my mother on Monday.\nShe fell. It cost £50.",
            [("Letter to the Council – May.docx", DOCX)],
        ),
        ("winmail_dat_alone", "The café bill: £50.", []),
        ("winmail_dat_with_html", "My ramp is broken.", []),
        ("winmail_dat_within_winmail_dat", "Two of them.", [("deep.txt", "text/plain")]),
        ("winmail_dat_cut_off", "It was cut off.", [("winmail.dat", "application/octet-stream"), ("LETTER~1.DOC", "text/plain")]),
        ("winmail_dat_that_is_none", "It is none.", [("winmail.dat", "text/plain")]),
    ],
)
def test_outlook_s_winmail_dat_is_taken_apart(name, text, files):
    report = parsed(name)
    assert report.text == text
    assert [(file.name, file.content_type) for file in report.files] == files
