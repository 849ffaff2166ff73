"""Sets quotations apart from what is new, line by line; every line stays, in one place or the other."""

import re
from collections.abc import Sequence
from enum import StrEnum

from intake.parsing.quote_marks import FORWARDED, ORIGINAL, RULE, attribution_lines, is_header_block, is_marked

LONGEST_MARK = 200


class Part(StrEnum):
    """Where a line belongs."""

    NEW = "new"
    QUOTED = "quoted"
    SIGNATURE = "signature"


def quoted_lines(lines: Sequence[str], *, forwards: bool) -> list[Part]:
    """Return for each line whether it is new or quoted.

    `forwards`: the subject says that the mail is passed on; then the earlier mail is what the writer wants read, and new.
    """
    parts = [Part.NEW] * len(lines)
    at = 0
    while at < len(lines):
        if is_marked(lines[at]):
            parts[at] = Part.QUOTED
        elif _is(FORWARDED, lines[at]):
            return parts
        elif begins_earlier_mail(lines, at):
            return parts if forwards else _rest_quoted(parts, at)
        elif count := attribution_lines(lines, at):
            if not _marked_follows(lines, at + count):
                return parts if forwards else _rest_quoted(parts, at)
            parts[at : at + count] = [Part.QUOTED] * count
            at += count - 1
        at += 1
    return parts


def begins_earlier_mail(lines: Sequence[str], at: int) -> bool:
    """Whether an earlier mail is put in whole from line `at` on, as Outlook does: a rule, its header, its text."""
    first = at + 1 if RULE.fullmatch(lines[at][:LONGEST_MARK]) and at + 1 < len(lines) else at
    return _is(ORIGINAL, lines[at]) or is_header_block(lines, first)


def _is(pattern: re.Pattern[str], line: str) -> bool:
    return len(line) <= LONGEST_MARK and pattern.fullmatch(line.strip()) is not None


def _marked_follows(lines: Sequence[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if line.strip()), "")
    return is_marked(following)


def _rest_quoted(parts: list[Part], start: int) -> list[Part]:
    return [*parts[:start], *[Part.QUOTED] * (len(parts) - start)]
