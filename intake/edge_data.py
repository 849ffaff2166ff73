"""Reads the text of a mail from an SMTP connection: byte for byte, lines of any length, up to the size limit."""

import asyncio
from collections.abc import Callable
from enum import StrEnum

END_OF_LINE = b"\r\n"
END_OF_DATA = b"\r\n.\r\n"
STUFFED, PLAIN = b"\r\n.", b"\r\n"
READ_BYTES = 1024 * 1024  # more than a connection ever buffers, so that a reading always empties the buffer

# What some server may take for the end of a mail, so that what follows would pass for another mail (RFC 5321, section 2.3.8).
FALSE_ENDS = (b"\n.\n", b"\n.\r", b"\r.\n", b"\r.\r")
CONTEXT_BYTES = 2  # one less than the longest of these


class Refused(StrEnum):
    """Why a text was not taken."""

    TOO_LARGE = "too large"
    FALSE_END = "false end"
    NO_MEMORY = "no memory"


class _Text:
    """The text as far as it is known, or why it will not be taken."""

    def __init__(self, limit: int, grow: Callable[[int], bool]) -> None:
        self._limit = limit
        self._grow = grow
        self._bytes = bytearray()
        self._size = 0
        self._last = b""
        self._refused: Refused | None = None

    def add(self, part: bytes) -> None:
        """Take the next part, which ends in no beginning of a stuffed dot."""
        seen = self._last + part
        if any(end in seen for end in FALSE_ENDS):
            self._refused = Refused.FALSE_END
        self._last = seen[-CONTEXT_BYTES:]
        plain = part.replace(STUFFED, PLAIN)
        self._size += len(plain)
        if self._refused is None and self._size - len(END_OF_LINE) > self._limit:
            self._refused = Refused.TOO_LARGE
        if self._refused is None and not self._grow(self._size):
            self._refused = Refused.NO_MEMORY
        if self._refused is None:
            self._bytes += plain
        else:
            self._bytes = bytearray()

    def result(self) -> bytes | Refused:
        """Return the text without the line end that was put before it."""
        return self._refused or bytes(memoryview(self._bytes)[len(END_OF_LINE) :])


async def read_data(reader: asyncio.StreamReader, limit: int, grow: Callable[[int], bool], progress: Callable[[], None]) -> bytes | Refused:
    """Return the text after DATA with its dots unstuffed (RFC 5321, section 4.5.2), or why it is refused.

    Only a dot between two CRLFs ends it; a dot between bare line ends is refused, and bare line ends anywhere else are kept. What is
    refused is read to its end and forgotten, and what follows the end stays in `reader`. `limit` is in bytes; `grow` is asked whether
    the text may take so many bytes; `progress` is called for each piece. Raises ConnectionResetError when the other side is gone.
    """
    text = _Text(limit, grow)
    window = END_OF_LINE  # as if a line had ended before: an empty mail is a dot alone
    while True:
        piece = await reader.read(READ_BYTES)
        if not piece:
            raise ConnectionResetError
        progress()
        window += piece
        end = window.find(END_OF_DATA)
        if end >= 0:
            reader.feed_data(window[end + len(END_OF_DATA) :])
            text.add(window[: end + len(END_OF_LINE)])
            return text.result()
        held = _beginning_of_the_end(window)
        text.add(window[: len(window) - held])
        window = window[len(window) - held :]


def _beginning_of_the_end(window: bytes) -> int:
    """Return how many bytes at the end of `window` may belong to the end of the mail."""
    return next((size for size in range(len(END_OF_DATA) - 1, 0, -1) if window.endswith(END_OF_DATA[:size])), 0)
