"""Keeps what came with a mail: a safe name, a type sniffed from the content, the bytes."""

from base64 import encodebytes
from email.errors import HeaderParseError
from email.message import Message
from email.utils import collapse_rfc2231_value
from mimetypes import guess_extension
from pathlib import PurePosixPath

from pathvalidate import sanitize_filename

from intake.parsing.cleaning import clean_line
from intake.parsing.headers import decode_words, first_field
from intake.parsing.kinds import MAIL, UNKNOWN, sniff
from intake.parsing.listings import told_of
from intake.parsing.part import inner_mail, part_bytes
from intake.parsing.places import without_place
from intake.parsing.words import plain_words
from intake.report import File

MOST_FILES = 200
LONGEST_NAME = 150
LONGEST_SUFFIX = 12


def file_of(part: Message, number: int) -> File:
    """Return part `number` (from 1) as a file."""
    content = _content(part)
    return file_from(content, _declared_name(part), number, MAIL if inner_mail(part) is not None else sniff(content))


def file_from(content: bytes, name: str, number: int = 1, content_type: str = "") -> File:
    """Return bytes that were sent as file `number` under some name as a file: named safely, typed, listed, read, without its place."""
    content_type = content_type or sniff(content)
    return File(
        safe_name(name, number, content_type),
        content_type,
        without_place(content, content_type),
        plain_words(content, content_type),
        told_of(content, content_type),
    )


def name_of(part: Message, number: int, content_type: str = UNKNOWN) -> str:
    """Return part `number`'s safe name."""
    return safe_name(_declared_name(part), number, content_type)


def whole_mail(raw: bytes) -> File:
    """Return the mail itself as a file, for where its parts could not all be taken out."""
    return File("message.eml", MAIL, raw)


def safe_name(declared: str, number: int, content_type: str) -> str:
    """Return a name that is safe on every system and hides nothing, made from the type when none is declared."""
    last = declared.replace("\\", "/").rpartition("/")[2]
    name = str(sanitize_filename(clean_line(last, LONGEST_NAME * 4), platform="universal")).strip(" .")
    if not name:
        return f"attachment-{number}{guess_extension(content_type) or ''}"
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix) <= LONGEST_SUFFIX else ""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(suffix)] + suffix


def _content(part: Message) -> bytes:
    inner = inner_mail(part)
    if inner is not None:
        _forget_places(inner)
        return as_bytes(inner)
    if part.is_multipart():
        return as_bytes(part)  # such as message/delivery-status
    return part_bytes(part)


def _forget_places(mail: Message) -> None:
    """Take the place out of the pictures within a mail that was passed on, as out of any other."""
    for part in mail.walk():
        if part.get_content_maintype() not in {"image", "video"} or part.is_multipart():
            continue
        content = part_bytes(part)
        cleared = without_place(content, sniff(content))
        if cleared != content:
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "base64"
            part.set_payload(encodebytes(cleared).decode("ascii"))


def as_bytes(mail: Message) -> bytes:
    """Return a part as it would be sent; where it is too broken for that, its text as well as it can be told."""
    try:
        return mail.as_bytes()
    except (LookupError, ValueError, TypeError, AttributeError, KeyError):
        return str(mail.get_payload()).encode("utf-8", "replace")


def _declared_name(part: Message) -> str:
    """Return the name that a part gives itself, decoded (RFC 2231, RFC 2047), "" when it gives none."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        field = Message()
        field[header] = first_field(part, header)
        try:
            value = field.get_param(parameter, None, header)
        except (ValueError, TypeError, IndexError, HeaderParseError):
            continue
        if value:
            return decode_words(_collapsed(value))
    return ""


def _collapsed(value: str | tuple[str | None, str | None, str]) -> str:
    """Return a parameter's text (RFC 2231), also where its charset is nonsense."""
    try:
        return str(collapse_rfc2231_value(value))
    except (LookupError, ValueError, TypeError):
        return value[2] if isinstance(value, tuple) else value
