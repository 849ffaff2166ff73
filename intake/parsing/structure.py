"""Which parts of a mail are its text and which are files (RFC 2046, RFC 2183)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_text
from intake.parsing.html import html_to_text

READABLE = frozenset({"text/plain", "text/html"})
STUB_LENGTH = 300  # "your program cannot show this message": a plain part this short beside much longer HTML
STUB_RATIO = 4


@dataclass(frozen=True, slots=True)
class Structure:
    """The text, and the parts that are kept as files."""

    text: str
    files: tuple[Message, ...]


def structure_of(mail: Message) -> Structure:
    """Tell a mail's text from its files; the text of a mail that only passes another one on is that one's."""
    texts: list[str] = []
    files: list[Message] = []
    _walk(mail, texts, files)
    text = "\n\n".join(text for text in texts if text.strip())
    if not text.strip():
        text = next((inner for part in files if (inner := _text_within(part)).strip()), "")
    return Structure(text, tuple(files))


def part_text(part: Message) -> str:
    """Return one text part as text, decoded, rendered and cleaned."""
    raw = decode(part_bytes(part), charset_of(part))
    return html_to_text(raw) if part.get_content_type() == "text/html" else clean_text(raw)


def part_bytes(part: Message) -> bytes:
    """Return a part's content without its transfer encoding; what cannot be decoded stays as it is."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def charset_of(part: Message) -> str | None:
    """Return the charset that a part says it is in, or None."""
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError, TypeError, IndexError):
        return None
    return charset if isinstance(charset, str) else None


def inner_mail(part: Message) -> Message | None:
    """Return the mail that a message/rfc822 part carries, or None."""
    if part.get_content_type() != "message/rfc822" or not part.is_multipart():
        return None
    inner = part.get_payload(0)
    return inner if isinstance(inner, Message) else None


def _walk(part: Message, texts: list[str], files: list[Message]) -> None:
    if part.get_content_type() == "multipart/alternative" and part.is_multipart():
        _walk_alternative(part, texts, files)
    elif part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in _children(part):
            _walk(child, texts, files)
    elif _is_text(part):
        texts.append(part_text(part))
    else:
        files.append(part)


def _walk_alternative(part: Message, texts: list[str], files: list[Message]) -> None:
    """Take the plain version, or the HTML one where the plain one is missing, empty or a mere stub."""
    versions: list[str] = []
    for child in _children(part):
        found: list[str] = []
        _walk(child, found, files)
        versions.append("\n\n".join(text for text in found if text.strip()))
    told = [version for version in versions if version.strip()]
    if told:
        texts.append(told[-1] if _is_stub(told) else told[0])


def _is_stub(versions: list[str]) -> bool:
    return len(versions[0]) <= STUB_LENGTH and len(versions[-1]) > STUB_RATIO * len(versions[0])


def _is_text(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or named(part):
        return False
    return part.get_content_type() in READABLE or _is_broken_multipart(part)


def _is_broken_multipart(part: Message) -> bool:
    """Whether a part says it has parts, and has none: its boundary is missing, so what there is is text."""
    return part.get_content_maintype() == "multipart" and not part.is_multipart()


def named(part: Message) -> bool:
    """Whether a part gives a file name, which makes it a file whatever its type."""
    return any(parameter in str(part.get(header, "")).lower() for header, parameter in NAMES)


NAMES = (("content-disposition", "filename"), ("content-type", "name="))


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    for child in payload if isinstance(payload, list) else ():
        if isinstance(child, Message):
            yield child


def _text_within(part: Message) -> str:
    inner = inner_mail(part)
    return "" if inner is None else structure_of(inner).text
