"""Takes Outlook's winmail.dat apart (MS-OXTNEF, sections 2.1.3 and 2.1.3.4): the text of the mail and its files."""

import struct
from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from intake.parsing.charsets import decode
from intake.parsing.tnef_properties import properties_of

SIGNATURE = b"\x78\x9f\x3e\x22"
TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
BODY, PROPERTIES, CODEPAGE = 0x800C, 0x9003, 0x9007
NEW_FILE, TITLE, DATA, FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
PR_BODY, PR_RTF, PR_HTML, PR_DATA, PR_NAME = 0x1000, 0x1009, 0x1013, 0x3701, 0x3707
ATTRIBUTE_BYTES = 11  # an attribute's level, number, type, length and checksum
INTERFACE_BYTES = 16  # before the mail that another one carries
MOST_FILES, LARGEST_RTF = 200, 500_000


@dataclass
class _File:
    name: str = ""
    content: bytes = b""


@dataclass
class _Unpacked:
    """What was found so far; `bodies` by kind, `codepage` such as cp1252."""

    codepage: str = "windows-1252"
    bodies: dict[int, bytes] = field(default_factory=dict)
    files: list[_File] = field(default_factory=list)


def is_tnef(part: Message) -> bool:
    """Whether a part says that it is a winmail.dat, by its type or name."""
    disposition = str(part.get("content-disposition", "")) + str(part.get("content-type", ""))
    return part.get_content_type() in TYPES or "winmail.dat" in disposition.lower()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a winmail.dat holds: its text, its HTML, its files as parts of a mail, and whether it could be read to its end."""

    plain: str
    html: str
    files: list[Message]
    is_whole: bool


def unpacked(content: bytes) -> Outlook | None:
    """Return what a winmail.dat holds, or None when it is none."""
    if not content.startswith(SIGNATURE):
        return None
    found = _Unpacked()
    end = len(SIGNATURE) + 2
    for number, value in _attributes(content):
        _take(found, number, value)
        end += ATTRIBUTE_BYTES + len(value)
    plain = decode(found.bodies.get(PR_BODY, b""), found.codepage) or decode(found.bodies.get(BODY, b""), found.codepage)
    html = decode(found.bodies.get(PR_HTML, b""), found.codepage)
    plain = (plain if plain.strip() or html.strip() else _rich(found)).replace("\x00", "")
    return Outlook(plain, html, [_part(file) for file in found.files], end == len(content))


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(SIGNATURE) + 2
    while at + 9 <= len(content):
        number, _, length = struct.unpack_from("<xHHI", content, at)
        if at + 9 + length > len(content):
            return
        yield number, content[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _take(found: _Unpacked, number: int, value: bytes) -> None:
    if number == CODEPAGE and len(value) >= 4:  # noqa: PLR2004 - a number of four bytes
        found.codepage = f"cp{int.from_bytes(value[:4], 'little')}"
    elif number == BODY:
        found.bodies[BODY] = value
    elif number == PROPERTIES:
        found.bodies.update({name: said for name, said in properties_of(value) if name in {PR_BODY, PR_RTF, PR_HTML}})
    elif number == NEW_FILE and len(found.files) < MOST_FILES:
        found.files.append(_File())
    elif found.files and number in {TITLE, DATA, FILE_PROPERTIES}:
        _take_of_file(found.files[-1], number, value, found.codepage)


def _take_of_file(file: _File, number: int, value: bytes, codepage: str) -> None:
    if number == TITLE:
        file.name = file.name or decode(value.rstrip(b"\x00"), codepage)
    elif number == DATA:
        file.content = value
    else:
        said = dict(properties_of(value))
        file.name = decode(said.get(PR_NAME, b""), codepage).rstrip("\x00") or file.name
        if said.get(PR_DATA, b"")[INTERFACE_BYTES:].startswith(SIGNATURE):  # a mail in a mail
            file.content = said[PR_DATA][INTERFACE_BYTES:]


def _rich(found: _Unpacked) -> str:
    """Return the words of the rich text, "" when there is none that can be read."""
    packed = found.bodies.get(PR_RTF, b"")
    if not packed or len(packed) > LARGEST_RTF:
        return ""
    from compressed_rtf import decompress  # noqa: PLC0415 - loaded for the first winmail.dat only
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    try:
        return str(rtf_to_text(decompress(packed).decode("latin-1"), errors="replace"))
    except Exception:  # noqa: BLE001 - the libraries have no one error for what they cannot read; the file itself is kept then
        return ""


def _part(file: _File) -> Message:
    part = Message()
    part["Content-Type"] = "application/ms-tnef" if file.content.startswith(SIGNATURE) else "application/octet-stream"
    part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.name))
    part.set_payload(encodebytes(file.content).decode("ascii"))
    return part
