"""One part of a mail: its text, its bytes, and what it says of itself (RFC 2045, RFC 2183)."""

from collections.abc import Iterator
from email.message import Message

from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_text
from intake.parsing.flowed import unwrapped
from intake.parsing.html import html_to_text

NAMES = (("content-disposition", "filename"), ("content-type", "name="))


def part_text(part: Message) -> str:
    """Return one text part as text, decoded, rendered and cleaned."""
    raw = decode(part_bytes(part), charset_of(part))
    if part.get_content_type() == "text/html":
        return html_to_text(raw)
    flowed = _parameter(part, "format") == "flowed"
    return unwrapped(clean_text(raw), delete_space=_parameter(part, "delsp") == "yes") if flowed else clean_text(raw)


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


def _parameter(part: Message, name: str) -> str:
    try:
        return str(part.get_param(name, "")).strip().lower()
    except (LookupError, ValueError, TypeError):
        return ""


def inner_mail(part: Message) -> Message | None:
    """Return the mail that a message/rfc822 part carries, or None."""
    if part.get_content_type() != "message/rfc822" or not part.is_multipart():
        return None
    inner = part.get_payload(0)
    return inner if isinstance(inner, Message) else None


def named(part: Message) -> bool:
    """Whether a part gives a file name, which makes it a file whatever its type."""
    return any(parameter in str(part.get(header, "")).lower() for header, parameter in NAMES)


def children(part: Message) -> Iterator[Message]:
    """Yield the parts of a part, none where it has none."""
    payload = part.get_payload()
    for child in payload if isinstance(payload, list) else ():
        if isinstance(child, Message):
            yield child
