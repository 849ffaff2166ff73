"""Reads the text of a mail from an SMTP connection: lines of any length, up to the size limit."""

import asyncio
from collections.abc import Callable

END_OF_LINE = b"\r\n"
END_OF_DATA = b".\r\n"
PROGRESS_BYTES = 64 * 1024


async def read_data(reader: asyncio.StreamReader, limit: int, progress: Callable[[], None]) -> bytes | None:
    """Return the text after DATA with its dots unstuffed (RFC 5321, section 4.5.2), or None when it is larger than `limit` bytes.

    Only CRLF ends a line, so no bare LF can smuggle in a second message. What is too large is read to its end and
    forgotten. `progress` is called for every 64 KiB, so that the caller's time limit can ask for progress, not for haste.
    """
    text = bytearray()
    size = seen = 0
    at_line_start = True
    while True:
        piece = await _piece(reader)
        if at_line_start and piece == END_OF_DATA:
            return bytes(text) if size <= limit else None
        seen += len(piece)
        if seen >= PROGRESS_BYTES:
            seen = 0
            progress()
        unstuffed = piece[1:] if at_line_start and piece.startswith(b".") else piece
        at_line_start = piece.endswith(END_OF_LINE)
        size += len(unstuffed)
        if size <= limit:
            text += unstuffed
        else:
            text.clear()


async def _piece(reader: asyncio.StreamReader) -> bytes:
    """Return one line, or the part of a longer line that the reader's buffer holds."""
    try:
        return await reader.readuntil(END_OF_LINE)
    except asyncio.LimitOverrunError as error:
        return await reader.readexactly(max(error.consumed, 1))
