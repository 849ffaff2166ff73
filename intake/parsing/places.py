"""Takes the place where a picture was taken out of it, and nothing else: a family in refuge must not be found by a photograph.

The bytes are overwritten where they stand, so no length and no offset in the file changes. The mail itself stays as it came.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice

# The header of the TIFF structure that Exif keeps its fields in, in either byte order (TIFF 6.0, section 2).
TIFF = re.compile(rb"II\*\x00|MM\x00\*")
IN_EXIF = re.compile(rb"Exif\x00\x00(?:\xff\x00)?(?=II\*\x00|MM\x00\*)")
GPS, ENTRY, IN_PLACE = 0x8825, 12, 4  # the pointer's tag, bytes of an entry, and of a value that stands in the entry itself
MOST_HEADERS, MOST_ENTRIES, MOST_DIRECTORIES, MOST_PLACES, LONGEST_VALUE = 20, 200, 8, 2, 4_096
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}

# XMP says the same in XML, as attributes or elements (XMP specification, part 2: exif, photoshop, Iptc4xmpCore, Iptc4xmpExt).
XMP_PLACES = re.compile(
    rb"(?P<name>exif:GPS\w{1,40}|photoshop:(?:City|State|Country)|Iptc4xmpCore:(?:Location|CountryCode)|"
    rb"Iptc4xmpExt:(?:Sublocation|City|ProvinceState|CountryName|CountryCode|WorldRegion))"
    rb"(?:=\"(?P<quoted>[^\"<>]{1,400})\"|=\'(?P<single>[^\'<>]{1,400})\'|>(?P<element>[^<>]{1,400})</)",
)
# Videos of telephones carry one line of ISO 6709, such as +51.5007-000.1246+012.000/.
ISO_6709 = re.compile(rb"[+-]\d{2}(?:\d{2}){0,2}(?:\.\d{1,8})?[+-]\d{3}(?:\d{2}){0,2}(?:\.\d{1,8})?(?:[+-]\d{1,5}(?:\.\d{1,8})?)?/")
# IPTC's own record: marker, record 2, dataset (90 city, 92 sublocation, 95 province, 100 and 101 country), length.
IPTC = re.compile(rb"\x1c\x02[\x5a\x5c\x5f\x64\x65](..)", re.DOTALL)
IPTC_BLOCK, LONGEST_SEGMENT = b"Photoshop 3.0\x008BIM", 65_535
PNG = b"\x89PNG\r\n\x1a\n"
PNG_TEXT = frozenset({b"tEXt", b"zTXt", b"iTXt"})
MAY_CHANGE = PNG_TEXT | {b"eXIf"}
PNG_PROFILE = re.compile(rb"(?:Raw profile type|XML:com\.adobe\.xmp|[^\x00]{0,40}(?:GPS|exif))", re.IGNORECASE)


def without_place(content: bytes, content_type: str) -> bytes:
    """Return the same picture or video, byte for byte but for the place; other files come back as they are."""
    if content_type.partition("/")[0] not in {"image", "video"} or content_type == "image/svg+xml":
        return content
    changed = bytearray(content)
    for start in islice(_tiff_headers(content), MOST_HEADERS):
        _blank_gps(changed, start)
    for found in XMP_PLACES.finditer(content):
        _blank(changed, *next(found.span(name) for name in ("quoted", "single", "element") if found.group(name) is not None), b" ")
    if content_type.startswith("video/"):
        for found in ISO_6709.finditer(content):
            changed[found.start() : found.end()] = re.sub(rb"\d", b"0", found.group())
    record = content.find(IPTC_BLOCK)
    for found in IPTC.finditer(content, record, record + LONGEST_SEGMENT) if record >= 0 else ():
        _blank(changed, found.end(), min(len(content), found.end() + int.from_bytes(found.group(1), "big")), b" ")
    return _png_without_place(bytes(changed)) if content.startswith(PNG) else bytes(changed)


def _tiff_headers(content: bytes) -> Iterator[int]:
    yield 0
    if content.startswith(PNG):
        yield content.find(b"eXIf") + 4
    if content.startswith(b"RIFF"):
        yield content.find(b"EXIF") + 8
    for found in IN_EXIF.finditer(content):
        yield found.end()


def _blank_gps(content: bytearray, start: int) -> None:
    """Overwrite the place in the TIFF structure that begins at `start`; where none begins, or a broken one, nothing is done."""
    if not TIFF.match(content, start):
        return
    order = "<" if content[start : start + 2] == b"II" else ">"
    try:
        (directory,) = struct.unpack_from(f"{order}I", content, start + 4)
        for _ in range(MOST_DIRECTORIES):
            if directory == 0:
                return
            directory = _blank_in_directory(content, start, directory, order)
    except struct.error:
        return


def _blank_in_directory(content: bytearray, start: int, directory: int, order: str) -> int:
    """Blank what a directory's GPS pointer leads to; return where the next directory is, 0 for none."""
    entries = _entries(content, start + directory, order)
    fields = (struct.unpack_from(f"{order}HHII", content, at) for at in entries)
    for value in islice((value for tag, _, _, value in fields if tag == GPS), MOST_PLACES):
        _blank_directory(content, start, value, order)
    (following,) = struct.unpack_from(f"{order}I", content, entries.stop)
    return int(following)


def _blank_directory(content: bytearray, start: int, directory: int, order: str) -> None:
    """Overwrite a directory's entries and the values that they point to, and leave it with none."""
    for at in _entries(content, start + directory, order):
        _, kind, values, place = struct.unpack_from(f"{order}HHII", content, at)
        size = min(SIZES.get(kind, 0) * values, LONGEST_VALUE)
        if size > IN_PLACE:
            _blank(content, start + place, min(len(content), start + place + size), b"\x00")
        _blank(content, at, at + ENTRY, b"\x00")
    _blank(content, start + directory, start + directory + 2, b"\x00")


def _entries(content: bytearray, directory: int, order: str) -> range:
    (count,) = struct.unpack_from(f"{order}H", content, directory)
    first = directory + 2
    return range(first, first + min(count, MOST_ENTRIES) * ENTRY, ENTRY)


def _blank(content: bytearray, first: int, stop: int, filler: bytes) -> None:
    if 0 <= first < stop <= len(content):
        content[first:stop] = filler * (stop - first)


def _png_without_place(content: bytes) -> bytes:
    """Leave out the text chunks of a PNG that may hold a place in packed form, and count the checksums anew."""
    pieces, at = [content[:8]], 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if len(body) < length:
            break
        if not (name in PNG_TEXT and PNG_PROFILE.match(body)):
            checksum = zlib.crc32(name + body).to_bytes(4, "big") if name in MAY_CHANGE else content[at + 8 + length : at + 12 + length]
            pieces.append(content[at : at + 8 + length] + checksum)
        at += 12 + length
    return b"".join([*pieces, content[at:]])
