"""Whole numbers as addresses and forms name them: never more than the store's integers hold."""

from typing import Annotated

from fastapi import Path

LARGEST = 2**31 - 1
MOST_FIGURES = len(str(LARGEST)) - 1

RowNumber = Annotated[int, Path(ge=0, le=LARGEST)]


def whole_number(text: str, default: int) -> int:
    """Return the number that `text` writes in plain figures, or `default` when it is none or too large."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_FIGURES else default
