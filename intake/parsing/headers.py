"""Reads header fields as they come: encoded words, bare eight-bit bytes, folded lines, addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_line

LONGEST_FIELD = 4_000
LONGEST_ADDRESSES = 20_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 320
FOLDING = re.compile(r"\r?\n[ \t]*")
LETTER = r"[^\s@<>,;:\"()\[\]\\\x00-\x1f]"
ADDRESS = re.compile(rf"(?<!{LETTER}){LETTER}++@{LETTER}++")  # looks once at each word, however long


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name, "" when there is none, and a mail address whose domain is in lower case."""

    name: str
    address: str


def raw_fields(mail: Message, name: str) -> Iterator[str]:
    """Yield the unfolded values of every field called `name`, eight-bit bytes as surrogates."""
    for key, value in mail.raw_items():
        if key.lower() == name.lower():
            yield FOLDING.sub(" ", str(value)).strip()


def first_field(mail: Message, name: str) -> str:
    """Return the first such field as plain ASCII-or-repaired text, "" when there is none; encoded words are left."""
    return _repair(next(raw_fields(mail, name), ""))


def text_field(mail: Message, name: str, longest: int) -> str:
    """Return a field's text, decoded (RFC 2047) and cleaned, at most `longest` characters; "" when there is none."""
    return clean_line(decode_words(next(raw_fields(mail, name), "")), longest)


def mailboxes(mail: Message, name: str) -> list[Mailbox]:
    """Return the usable addresses of all fields called `name`, in order; what is no address is left out."""
    found = []
    for value in raw_fields(mail, name):
        for display, address in _addresses(_repair(value)[:LONGEST_ADDRESSES]):
            usable = usable_address(address)
            if usable is not None:
                found.append(Mailbox(clean_line(decode_words(display), LONGEST_NAME), usable))
    return found


def usable_address(text: str) -> str | None:
    """Return `text` as an address to write to, its domain in lower case, or None."""
    local, _, domain = text.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    return address if len(address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(address) else None


def decode_words(value: str) -> str:
    """Return a field's value with its encoded words (RFC 2047) decoded; what cannot be decoded stays as it is written."""
    value = value[:LONGEST_FIELD]
    if "=?" not in value:
        return _repair(value)
    try:
        parts = decode_header(_repair(value))
    except (HeaderParseError, ValueError, IndexError):
        return _repair(value)
    return "".join(part if isinstance(part, str) else _decode_part(part, charset) for part, charset in parts)


def _decode_part(part: bytes, charset: str | None) -> str:
    # Where no charset is named, decode_header hands back plain text that it has put through raw-unicode-escape.
    return part.decode("raw-unicode-escape", "replace") if charset is None else decode(part, charset.partition("*")[0])


def _addresses(value: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses([value])
    except (RecursionError, ValueError, IndexError):  # nested comments without end, or worse
        found = []
    if any(usable_address(address) for _, address in found):
        return found
    return [("", address) for address in ADDRESS.findall(value[:LONGEST_FIELD])]  # an unclosed quotation mark swallows all that follows


def _repair(value: str) -> str:
    """Decode the eight-bit bytes that the parser keeps as surrogates."""
    if value.isascii():
        return value
    try:
        return decode(value.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode()
