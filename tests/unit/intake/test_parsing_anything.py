"""Whatever arrives: read, or refused in the one way, with no word lost."""

import re
import time
from collections import Counter
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_text
from intake.parsing.headers import decode_words, usable_address
from intake.parsing.html import html_to_text
from intake.parsing.part import part_bytes
from intake.parsing.split import split
from intake.parsing.tags import is_tangled, words_only
from intake.parsing.tnef import SIGNATURE as TNEF_SIGNATURE
from intake.parsing.tnef import unpacked
from models.errors import UnparsableMessage
from tests.fuzzing import inputs
from tests.mailing import MAILS, parse_raw, raw_mail

TNEF = part_bytes(BytesParser().parsebytes(raw_mail("winmail_dat_holds_the_text")).get_payload()[1])[6:]
SAMPLES = sorted(MAILS.glob("*.eml"))

LINES = st.sampled_from(
    [
        "Hello",
        "",
        "> quoted",
        ">> twice",
        "-- ",
        "--",
        "Sent from my iPhone",
        "On Tue, 3 Jun 2025 at 10:12, W <f@council.example> wrote:",
        "On Tue, 3 Jun 2025 at 10:12, W <",
        "f@council.example> wrote:",
        "________________________________",
        "From: W <f@council.example>",
        "Sent: 3 June 2025 10:12",
        "To: Ada",
        "Subject: x",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Kind regards",
        "This email and any attachments are confidential and intended solely for the addressee.",
        "- a list",
    ]
) | st.text(max_size=30)
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<blockquote>",
        "</blockquote>",
        "<br>",
        "<table><tr><td>",
        "</table>",
        "<ul><li>",
        "</ul>",
    ]
)


def read(raw: bytes) -> None:
    try:
        report = parse_raw(raw)
    except UnparsableMessage:
        return
    of_files = [said for file in report.files for said in (file.name, file.text, file.listing)]
    for said in (report.text, report.quoted, report.signature, report.subject, report.sender or "", report.sender_name or "", *of_files):
        assert "\x00" not in said
        said.encode()  # no lone surrogate, which no database would keep


@given(st.binary(max_size=600))
@inputs(100, 20_000)
def test_any_bytes_make_a_report_or_are_refused(raw):
    read(raw)


@given(st.sampled_from(SAMPLES), st.data())
@inputs(200, 35_000)
def test_any_damage_to_a_mail_leaves_a_report_or_a_refusal(path, data):
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    read(bytes(raw))


# Whole mails out of pieces that belong there, in any order and number.
HEADS = st.sampled_from(
    [
        "From: Ada <ada@resident.example>",
        "From: =?utf-8?q?Zo=C3=AB?= <z@resident.example",
        "Subject: =?iso-8859-1?q?caf=E9?=",
        "Subject: Fwd: x",
        "In-Reply-To: <a@b.example>",
        "MIME-Version: 1.0",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=\"x.zip",
        "Content-Disposition: inline; filename=winmail.dat",
        " folded",
    ]
)
KINDS = st.sampled_from(
    [
        "multipart/mixed; boundary=b",
        "multipart/alternative; boundary=b",
        "multipart/related; boundary=c",
        "multipart/digest; boundary=c",
        "message/rfc822",
        "message/delivery-status",
        "text/plain; charset=utf-16; format=flowed; delsp=yes",
        "text/html; charset=gb2312",
        "text/calendar",
        "application/ms-tnef",
        "image/jpeg; name=x.jpg",
        "nonsense",
    ]
)
BODIES = st.sampled_from(
    [
        "--b",
        "--b--",
        "--c",
        "--c--",
        "",
        "<blockquote><a href='http://x.example'>words</a></blockquote>",
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "eJ8+IgAA",
        "=E9=ZZ",
        "> quoted ",
        "On Tue, 3 Jun 2025 at 10:12, W <f@council.example> wrote:",
        "Kind regards",
        "01632 960123",
    ]
)
PARTS = st.tuples(st.lists(HEADS, max_size=4), KINDS, st.lists(BODIES | st.text(max_size=40), max_size=12))


@given(st.lists(PARTS, min_size=1, max_size=6))
@inputs(200, 25_000)
def test_any_mail_of_parts_leaves_a_report_or_a_refusal(parts):
    pieces = ["\n".join([*heads, f"Content-Type: {kind}", "", *bodies]) for heads, kind, bodies in parts]
    read("\n".join(pieces).encode("utf-8", "surrogatepass"))


@given(
    st.binary(max_size=300) | st.sampled_from([TNEF[:cut] for cut in range(0, len(TNEF), 97)]), st.integers(0, 400), st.binary(max_size=8)
)
@inputs(100, 15_000)
def test_any_winmail_dat_is_taken_apart_or_kept(content, at, damage):
    raw = TNEF_SIGNATURE + b"\x00\x00" + content[:at] + damage + content[at + len(damage) :]
    taken = unpacked(raw)
    assert taken is not None
    assert len(taken.files) <= 200


@given(st.lists(LINES, max_size=25), st.sampled_from(["", "Re: x", "Fwd: x"]), st.booleans())
@inputs(400, 15_000)
def test_text_quoted_and_signature_together_hold_every_line(lines, subject, is_reply):
    body = clean_text("\n".join(lines))
    parts = split(body, subject=subject, is_reply=is_reply)
    together = f"{parts.text}\n{parts.quoted}\n{parts.signature}"
    words = Counter(line.strip() for line in body.split("\n") if line.strip())
    assert Counter(line.strip() for line in together.split("\n") if line.strip()) == words
    assert parts.text or is_reply or not body.strip()


@given(st.lists(TAGS | st.from_regex(r"[A-Z]{1,8} ?", fullmatch=True), max_size=40))
@inputs(300, 10_000)
def test_no_word_of_a_page_is_lost(pieces):
    page = "".join(pieces)
    words = "".join(piece.strip() for piece in pieces if not piece.startswith("<"))
    assert re.sub(r"[^A-Z]", "", html_to_text(page)) == words


@given(
    st.binary(max_size=300),
    st.none()
    | st.text(max_size=20)
    | st.sampled_from(["utf-8", "utf-16", "gb2312", "idna", "ROT13", "unicode_escape", "punycode", "utf-7"]),
)
@inputs(100, 10_000)
def test_any_bytes_are_text(raw, declared):
    assert isinstance(decode(raw, declared), str)


@given(st.text(max_size=200))
@inputs(100, 10_000)
def test_any_header_is_read(value):
    assert isinstance(decode_words(value), str)
    assert usable_address(value) is None or "@" in value


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "word",
        "<blockquote>" * 20_000 + "word",
        "<!--" * 100_000 + "word",
        "<script>" * 50_000 + "word",
        "word <" + "a" * 60_000,
        "".join(f"<p><font color={n}>" for n in range(10_000)) + "word",
    ],
)
def test_a_page_made_to_hurt_is_read_in_time(page):
    begun = time.process_time()
    assert "word" in html_to_text(page)
    assert time.process_time() - begun < 5


def test_a_page_of_quotations_within_quotations_stays_in_proportion():
    page = "<blockquote>" * 150 + "<br>word" * 20_000
    assert len(html_to_text(page)) < 5 * len(page)


def test_fields_made_to_hurt_are_read_in_time():
    begun = time.process_time()
    assert parse_raw((b"From: " + b"a" * 3_990 + b"\n") * 300 + b"Subject: Bins\n\nHello\n").text == "Hello"
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("kind", "piece"),
    [
        ("text/plain; format=flowed", "word \n"),
        ("text/html", "<a href='http://x.example/'>word</a> "),
        ("text/html", "<img alt='\u263a' "),
        ("text/plain", "Kind regards\nAda Okafor\n01632 960123\n"),
        ("text/plain", "On 3 June 2025 10:10\n"),
        ("text/calendar", "BEGIN:VEVENT\n"),
        ("multipart/digest; boundary=b", "--b\n\nFrom: c@resident.example\n\nword\n"),
        ("application/ms-tnef; name=winmail.dat", "x\u009f>\x22"),
        ("image/jpeg; name=x.jpg", "Exif\x00\x00II*\x00\x08\x00\x00\x00\x25\u0088"),
        ("application/zip; name=x.zip", "PK\x01\x02PK\x03\x04"),
    ],
)
def test_a_mail_made_to_hurt_is_read_in_time(kind, piece):
    begun = time.process_time()
    head = f"From: a@resident.example\nContent-Type: {kind}\n\nBEGIN:VCALENDAR\n".encode()
    assert parse_raw(head + piece.encode("latin-1", "replace") * (500_000 // len(piece))).sender == "a@resident.example"
    assert time.process_time() - begun < 5


def test_scripts_and_styles_are_not_words():
    assert words_only("<style>p{}</style><p>a</p><script>alert(1)</script>b<!-- c -->").split() == ["a", "b"]


def test_an_ordinary_page_is_not_tangled():
    assert not is_tangled("<table><tr><td><p><b>x</b></p></td></tr></table>" * 2_000)
