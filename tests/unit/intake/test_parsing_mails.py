"""Literal mails and what is read from them."""

import pytest

from intake.attachments import FileRules, examine
from intake.envelope import Envelope
from intake.refusals import TOO_MANY
from intake.report import Refused
from models.errors import UnparsableMessage
from tests.mailing import ADDRESSES, ENVELOPE, MAILS, parse_raw, parsed, raw_mail

ADA = "ada.okafor@resident.example"
NOBODY_CAME = "Nobody came to my mother on Monday.\nShe had no breakfast."

TEXTS = {
    "plain": NOBODY_CAME,
    "no_mime_headers": NOBODY_CAME,
    "only_a_body": NOBODY_CAME,
    "no_from_date_or_id": NOBODY_CAME,
    "line_feeds_only": NOBODY_CAME,
    "no_body": "",
    "windows_1252_undeclared": "She paid €50 at the café – and “nobody” helped.",
    "utf8_declared_as_latin1": "Zoë paid €50 at the café.",
    "unknown_charset": "Zoë paid €50.",
    "polish_latin2": "Nikt nie przyszedł do mojej mamy. Proszę o pomoc.",
    "japanese_iso_2022_jp": "母に誰も来ませんでした。",
    "quoted_printable": "She paid €50 and nobody told us, although we asked three times on the telephone.",
    "broken_base64": "Nobody came on Monday.",
    "gmail_reply": "He came today, but he was drunk.",
    "gmail_reply_html_only": "He came today, but he was drunk.",
    "apple_mail_reply": "Still nobody.",
    "outlook_reply": "The bruise is bigger now.\n\nKind regards\nAda Okafor",
    "outlook_reply_html": "The bruise is bigger now.",
    "outlook_mobile_reply": "It is worse now.",
    "yahoo_reply_unmarked": "Nobody rang.",
    "answers_between_the_lines": "On Monday.\nOnly Sandra. She hit her.",
    "answer_below_html_quote": "On Monday, and again today.",
    "reply_without_a_word": "",
    "disclosure_that_looks_like_a_sign_off": (
        "Hello,\n\nThank you, but nobody came on Monday and my mother fell.\nShe lay there for six hours."
    ),
    "list_of_dashes": "These went wrong:\n- no visit on Monday\n- no visit on Tuesday\n\nPlease ring me, she has no food.",
    "signature_after_dashes": "Please help my mother.",
    "disclaimer_of_a_firm": "Our client was charged twice.",
    "html_with_script_and_style": "The bill is wrong: £50 <not> 5.\n\n  * May\n  * June",
    "html_nested_too_deeply": "She has bruises.",
    "plain_part_is_empty": "She fell.",
    "attachments": "See the photo.\n\nAnd this is the end.",
    "inline_image_in_html": "Look at this.",
    "forwarded_as_attachment": "The carer pushed me over.",
    "smime_signed": "My benefit was stopped.",
    "multipart_without_its_end": "The letter never came\n\nand this part just stops",
    "multipart_without_a_boundary": "There is text all the same.",
    "multipart_whose_boundary_never_comes": "There is text all the same.",
    "malformed_headers": "Still readable.",
    "nul_bytes": "She fell twice.",
    "long_line": ("word " * 5000).rstrip(),
}


@pytest.mark.parametrize("name", TEXTS)
def test_reads_the_new_text(name):
    assert parsed(name).text == TEXTS[name]


@pytest.mark.parametrize("name", ["only_zeros", "only_blanks"])
def test_refuses_only_what_says_nothing(name):
    with pytest.raises(UnparsableMessage):
        parsed(name)


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("gmail_reply", "> Your reference is HD-7K2M-4XQM."),
        ("gmail_reply_html_only", "> Thank you for writing."),
        ("apple_mail_reply", "> Thank you for writing."),
        ("outlook_reply", "Thank you for writing."),
        ("outlook_reply_html", "Thank you for writing."),
        ("outlook_mobile_reply", "Thank you for writing."),
        ("yahoo_reply_unmarked", "Thank you for writing."),
        ("answers_between_the_lines", "> Who was there?"),
        ("answer_below_html_quote", "> When did it happen?"),
        ("reply_without_a_word", "> We read it."),
    ],
)
def test_sets_what_is_quoted_apart_and_keeps_it(name, quoted):
    assert quoted in parsed(name).quoted.split("\n")


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("signature_after_dashes", "-- \nAda Okafor\n12 Mill Lane, Westmere\n01632 960123"),
        ("apple_mail_reply", "Sent from my iPhone"),
        ("outlook_mobile_reply", "Get Outlook for iOS<https://aka.ms/o0ukef>"),
        ("yahoo_reply_unmarked", "Sent from Yahoo Mail for iPhone"),
        ("plain", ""),
    ],
)
def test_sets_the_signature_apart_and_keeps_it(name, signature):
    assert parsed(name).signature == signature


def test_an_answer_below_an_unmarked_quotation_stays_in_the_text():
    assert "She hit her." in parsed("answer_below_unmarked_quote").text


def test_what_is_forwarded_is_what_the_writer_wants_read():
    report = parsed("gmail_forward")
    assert "The carer pushed me over.\n> and laughed" in report.text
    assert report.quoted == ""


def test_takes_the_html_where_the_plain_part_is_a_mere_stub():
    assert parsed("plain_part_is_a_stub").text.startswith("My father was left alone")


@pytest.mark.parametrize(
    ("name", "sender", "sender_name", "reply_to"),
    [
        ("plain", ADA, "Ada Okafor", ADA),
        ("no_mime_headers", ADA, None, ADA),
        ("encoded_subject_and_name", "zoe@resident.example", "Zoë Óú", "zoe@resident.example"),
        ("raw_utf8_in_headers", "zoë@resident.example", "Zoë Óú", "zoë@resident.example"),
        ("reply_to_elsewhere", "forms@council.example", "Web form", "joan@resident.example"),
        ("several_writers", "ada@resident.example", "Ada", "ada@resident.example"),
        ("malformed_headers", "ada@resident.example", None, "ada@resident.example"),
        ("no_from_date_or_id", ADA, None, ADA),
    ],
)
def test_tells_who_wrote_and_whom_to_answer(name, sender, sender_name, reply_to):
    report = parsed(name)
    assert (report.sender, report.sender_name, report.reply_to) == (sender, sender_name, reply_to)


def test_nobody_wrote_where_neither_header_nor_return_path_says():
    report = parsed("no_from_date_or_id", Envelope(""))
    assert (report.sender, report.reply_to) == (None, None)


def test_decodes_subjects():
    assert parsed("encoded_subject_and_name").subject == "No visit – again café"
    assert parsed("raw_utf8_in_headers").subject == "Café visit"
    assert parsed("polish_latin2").subject == "Skarga na opiekę"


def test_reads_the_thread_nearest_first():
    report = parsed("gmail_reply")
    assert report.message_id == "<g1@resident.example>"
    assert report.thread_ids == ("<acknowledgement.1@council.example>", "<first@resident.example>")


@pytest.mark.parametrize("name", ["gmail_reply", "reference_in_the_subject"])
def test_a_quoted_reference_is_claimed_and_not_proven(name):
    report = parsed(name)
    assert report.claimed_reference == "HD-7K2M-4XQM"
    assert report.proven_reference is None


def test_the_signed_address_in_the_envelope_proves():
    signed = ADDRESSES.of("HD-7K2M-4XQM").upper()
    assert parsed("plain", Envelope(ADA, (signed,))).proven_reference == "HD-7K2M-4XQM"


def test_the_signed_address_in_the_header_proves_where_a_relay_changed_the_envelope():
    raw = f"From: {ADA}\r\nTo: Council <{ADDRESSES.of('HD-7K2M-4XQM')}>\r\n\r\nMore.".encode()
    assert parse_raw(raw).proven_reference == "HD-7K2M-4XQM"


@pytest.mark.parametrize(
    ("name", "automatic"),
    [
        ("plain", False),
        ("auto_submitted_no", False),
        ("reply_to_elsewhere", False),
        ("out_of_office", True),
        ("precedence_bulk", True),
        ("newsletter", True),
        ("delivery_report", True),
    ],
)
def test_tells_machines_from_people(name, automatic):
    assert parsed(name).automatic is automatic


def test_the_null_return_path_is_a_machines():
    assert parsed("plain", Envelope("")).automatic is True
    assert parsed("plain", ENVELOPE).automatic is False


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("attachments", [("bruise.png", "image/png"), ("Brief an Zoë.pdf", "application/pdf")]),
        ("attachment_with_a_dangerous_name", [("passgnp.exe", "application/vnd.microsoft.portable-executable"), ("CON_", "image/png")]),
        ("attachment_without_a_name", [("attachment-1.png", "image/png"), ("attachment-2.txt", "text/plain")]),
        ("inline_image_in_html", [("attachment-1.png", "image/png")]),
        ("forwarded_as_attachment", [("attachment-1.eml", "message/rfc822")]),
        ("plain", []),
    ],
)
def test_keeps_files_by_a_safe_name_and_the_type_they_show(name, files):
    assert [(file.name, file.content_type) for file in parsed(name).files] == files


def test_keeps_the_bytes_of_files():
    image, document = parsed("attachments").files
    assert image.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert document.content.startswith(b"%PDF-1.4")


async def test_beyond_the_hundredth_file_the_first_are_named_and_the_others_counted():
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: image/png; name=x.png\r\n\r\nx\r\n" * 250
        + b"--b--\r\n"
    )
    report = await examine(parse_raw(raw), FileRules())
    assert len(report.files) == 100
    assert report.refused == (*([Refused("x.png", TOO_MANY)] * 20), Refused("130 more", TOO_MANY))


def test_every_sample_is_asked_about():
    asked = "".join(path.read_text(encoding="utf-8") for path in (MAILS.parents[2]).rglob("test_*.py"))
    names = {path.stem for path in MAILS.glob("*.eml")}
    assert len(names) >= 200
    assert [name for name in sorted(names) if f'"{name}"' not in asked and f'{name}.eml"' not in asked] == []
    for name in names - {"only_zeros", "only_blanks"}:
        assert parse_raw(raw_mail(name)).received_at
