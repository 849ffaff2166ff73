"""The properties of a mail or file in a winmail.dat (MS-OXTNEF, section 2.1.3.4; types: MS-OXCDATA, section 2.11.1)."""

import struct

STRING, UNICODE, BINARY, OBJECT, MULTIPLE = 0x001E, 0x001F, 0x0102, 0x000D, 0x1000
FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16}
NAMED = 0x8000
MOST_PROPERTIES = 5_000


def properties_of(value: bytes) -> list[tuple[int, bytes]]:
    """Return the properties with text or bytes in them; of a broken list, those before the break."""
    found: list[tuple[int, bytes]] = []
    try:
        (count,) = struct.unpack_from("<I", value)
        at = 4
        for _ in range(min(count, MOST_PROPERTIES)):
            kind, number = struct.unpack_from("<HH", value, at)
            at = _after_name(value, at + 4) if number >= NAMED else at + 4
            at, content = _value(value, at, kind)
            if content is not None:
                found.append((number, content))
    except struct.error:
        pass
    return found


def _after_name(value: bytes, at: int) -> int:
    """Return where a named property's value begins."""
    kind, length = struct.unpack_from("<II", value, at + 16)
    return at + 24 + (_padded(length) if kind else 0)


def _value(value: bytes, at: int, kind: int) -> tuple[int, bytes | None]:
    """Return where the next property begins, and this one's content if it is text, in UTF-8, or bytes."""
    plain_kind = kind & ~MULTIPLE
    count = 1
    if kind & MULTIPLE or plain_kind in {STRING, UNICODE, BINARY, OBJECT}:
        (count,) = struct.unpack_from("<I", value, at)
        at += 4
    if plain_kind in FIXED:
        return at + FIXED[plain_kind] * count, None
    content = None
    for _ in range(min(count, MOST_PROPERTIES)):
        (length,) = struct.unpack_from("<I", value, at)
        content = value[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    if content is not None and plain_kind == UNICODE:
        content = content.decode("utf-16-le", "replace").rstrip("\x00").encode("utf-8", "replace")
    return at, content


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
