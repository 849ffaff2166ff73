"""What makes two arrivals the same mail, whichever way and however often they came."""

import hashlib
import re

HEADERS_END = re.compile(rb"\r?\n\r?\n")
LINE_END = re.compile(rb"(?<![ \t])[ \t]*+\r?\n")  # looks once at each run of blanks, however long


def content_digest(raw: bytes, sender: str | None, subject: str) -> str:
    """Return the SHA-256 of who wrote, the subject and the body, in hexadecimal.

    The other headers tell of the way and differ between two deliveries of one mail; so may blanks and line ends of the body.
    """
    end = HEADERS_END.search(raw)
    body = raw[end.end() :] if end else raw
    heart = hashlib.sha256((sender or "").lower().encode("utf-8", "replace") + b"\x00" + subject.encode("utf-8", "replace") + b"\x00")
    heart.update(LINE_END.sub(b"\n", body).strip())
    return heart.hexdigest()
