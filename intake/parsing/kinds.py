"""What a file is, by its bytes alone: the sender's word for it counts nothing."""

import codecs
import re

import puremagic

from intake.parsing.archives import zip_names

PLAIN, UNKNOWN, MAIL, HTML, CALENDAR, PDF, ZIP, TAR = (
    "text/plain",
    "application/octet-stream",
    "message/rfc822",
    "text/html",
    "text/calendar",
    "application/pdf",
    "application/zip",
    "application/x-tar",
)
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PROGRAM = "application/vnd.microsoft.portable-executable"
SNIFFED_BYTES = 1_000_000
NOT_IN_TEXT = bytes({*range(0x20), 0x7F} - {*b"\t\n\x0b\x0c\r\x1b"})
BEYOND_ASCII = bytes(range(0x80, 0x100))
MOSTLY = 0.85

# What a ZIP file is besides, by a name that it must hold (ECMA-376 part 2, section 6; APPENDIX of OpenDocument 1.3 part 2).
BY_MEMBER = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
OPEN_DOCUMENT = re.compile(rb"PK\x03\x04.{26}mimetype(application/vnd\.oasis\.opendocument\.[a-z-]{1,40}?)(?=PK|[^a-z-])", re.DOTALL)
HEIC = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1)", re.DOTALL)
AUDIO = re.compile(rb"....ftyp(?:M4A |M4B |F4A )", re.DOTALL)
# A page of Ogg (RFC 3533, section 6), and the streams that begin so and hold sound alone (RFC 7845, RFC 5334); voice notes are Opus.
OGG = re.compile(rb"OggS\x00.{21}\x01.", re.DOTALL)
OGG_SOUND = re.compile(rb"OpusHead|\x01vorbis|Speex   |\x7fFLAC")
BEGINNINGS = ((b"MZ", PROGRAM), (b"ID3", "audio/mpeg"), (b"#!AMR", "audio/amr"))
MAIL_FIELDS = re.compile(rb"(?:received|return-path|from|date|message-id|mime-version|delivered-to):[ \t]", re.IGNORECASE)


def sniff(content: bytes) -> str:
    """Return the content type that the bytes themselves show."""
    head = content[:SNIFFED_BYTES]
    known = _by_its_beginning(content, head)
    if known:
        return known
    try:
        found = puremagic.from_string(head, mime=True) if head else ""
    except (puremagic.PureError, ValueError, IndexError, UnicodeError):
        found = ""
    if _is_plain(content):  # the library takes much prose for source code or data of some program
        return found if found in {HTML, CALENDAR, "image/svg+xml", PDF, "application/rtf"} or _is_mail(found, head) else PLAIN
    return found or UNKNOWN


def is_sound(content_type: str) -> bool:
    """Whether a sniffed type is one of sound alone."""
    return content_type.startswith("audio/")


def _by_its_beginning(content: bytes, head: bytes) -> str:
    """Return the type of what says by its first bytes what it is, and better than the library can tell; "" for all else."""
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    page = OGG.match(head)
    if page:
        return "audio/ogg" if OGG_SOUND.match(head, page.end()) else "application/ogg"
    if HEIC.match(head):
        return "image/heic"
    if AUDIO.match(head):
        return "audio/mp4"
    return next((kind for start, kind in BEGINNINGS if head.startswith(start)), "")


def _kind_of_zip(content: bytes) -> str:
    open_document = OPEN_DOCUMENT.match(content)
    if open_document:
        return open_document.group(1).decode("ascii")
    names = set(zip_names(content) or ())
    return next((kind for member, kind in BY_MEMBER.items() if member in names), ZIP)


def _is_mail(found: str, head: bytes) -> bool:
    return found == MAIL and MAIL_FIELDS.match(head) is not None


def _is_plain(content: bytes) -> bool:
    """Whether this is text: marked as UTF-16, or UTF-8, or in another charset with hardly a letter beyond ASCII."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if content.translate(None, NOT_IN_TEXT) != content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return len(content.translate(None, BEYOND_ASCII)) >= MOSTLY * len(content)
    return True
