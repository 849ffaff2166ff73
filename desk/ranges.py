"""Which bytes of a file a browser asks for (RFC 9110, section 14): a player jumps within a sound without fetching all of it."""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bytes:
    """The first and the last byte that are wanted, counted from 0."""

    first: int
    last: int


class OutOfRange(Exception):
    """None of the bytes that are asked for are there."""


def wanted(header: str | None, size: int) -> Bytes | None:
    """Return which bytes of `size` the Range header asks for; None for all of them, as where it cannot be read or names several parts.

    Raises OutOfRange.
    """
    found = ONE_RANGE.fullmatch((header or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if first is None:
        asked = Bytes(max(size - int(last), 0), size - 1)
    else:
        asked = Bytes(int(first), size - 1 if last is None else min(int(last), size - 1))
        if last is not None and int(last) < int(first):
            return None  # no range at all, by the standard's own words
    if asked.first > asked.last:
        raise OutOfRange
    return asked
