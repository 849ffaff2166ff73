"""Small pictures with a place in them, made and read by hand as the Exif standard (CIPA DC-008, section 4.6) says."""

import struct
import zlib

PLACE = (51.5, 0.0, 2.6)
LATITUDE = ((103, 2), (0, 1), (26, 10))  # the three rationals of PLACE: degrees, minutes, seconds
GPS, ROTATION, TAKEN, LATITUDE_TAG, LATITUDE_REF = 0x8825, 0x0112, 0x0132, 2, 1
MOMENT = b"2025:06:02 18:40:11\x00"


def tiff_of(order: str, *, place: bool = True) -> bytes:
    """A TIFF structure with rotation, moment and, where asked for, a latitude; `order` is "<" or ">"."""
    entries = [struct.pack(f"{order}HHIHH", ROTATION, 3, 1, 6, 0), struct.pack(f"{order}HHII", TAKEN, 2, len(MOMENT), 8)]
    moment_ends = 8 + len(MOMENT)
    directory = moment_ends + 30 + 24
    if place:
        entries.append(struct.pack(f"{order}HHII", GPS, 4, 1, moment_ends))
    rationals = b"".join(struct.pack(f"{order}II", *each) for each in LATITUDE)
    gps = struct.pack(f"{order}H", 2)
    gps += struct.pack(f"{order}HHI", LATITUDE_REF, 2, 2) + b"N\x00\x00\x00"
    gps += struct.pack(f"{order}HHII", LATITUDE_TAG, 5, 3, moment_ends + 30)
    gps += struct.pack(f"{order}I", 0)
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(f"{order}I", directory)
    first = struct.pack(f"{order}H", len(entries)) + b"".join(entries) + struct.pack(f"{order}I", 0)
    return head + MOMENT + gps + rationals + first


def jpeg_with(tiff: bytes) -> bytes:
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xd8\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + b"\xff\xda\x00\x02picture\xff\xd9"


def webp_with(tiff: bytes) -> bytes:
    return b"RIFF" + (len(tiff) + 12).to_bytes(4, "little") + b"WEBPEXIF" + len(tiff).to_bytes(4, "little") + tiff


def heic_with(tiff: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x00mdat\x00\x00\x00\x06Exif\x00\x00" + tiff


def png_with(tiff: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\x00" * 13) + chunk(b"eXIf", tiff) + chunk(b"IEND", b"")


def place_in(picture: bytes) -> tuple[float, ...] | None:
    """Read the latitude as a picture viewer would, None where there is none."""
    at = max(picture.find(b"II*\x00"), picture.find(b"MM\x00*"))
    order = "<" if picture[at : at + 2] == b"II" else ">"
    for tag, _, _, value in _entries(picture, at, struct.unpack_from(f"{order}I", picture, at + 4)[0], order):
        if tag == GPS:
            for inner, _, _, where in _entries(picture, at, value, order):
                if inner == LATITUDE_TAG:
                    numbers = struct.unpack_from(f"{order}6I", picture, at + where)
                    return tuple(numbers[n] / numbers[n + 1] for n in (0, 2, 4))
    return None


def _entries(picture: bytes, at: int, directory: int, order: str):
    (count,) = struct.unpack_from(f"{order}H", picture, at + directory)
    for number in range(count):
        yield struct.unpack_from(f"{order}HHII", picture, at + directory + 2 + 12 * number)
