"""Sound files in miniature: their first bytes are right, and there is no music in them."""

import struct


def ogg_opus(seconds: int = 1) -> bytes:
    """A voice note as Telegram sends it: a page of Ogg with the head of an Opus stream (RFC 3533, RFC 7845), then silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    page = b"OggS\x00\x02" + bytes(8) + struct.pack("<III", 1, 0, 0) + bytes((1, len(head))) + head
    return page + bytes(200 * seconds)


def ogg_theora() -> bytes:
    """A film in Ogg."""
    head = b"\x80theora" + bytes(35)
    return b"OggS\x00\x02" + bytes(8) + struct.pack("<III", 1, 0, 0) + bytes((1, len(head))) + head + bytes(200)
