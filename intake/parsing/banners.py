"""Sets apart what the council's own relay puts above a mail from outside: a warning that is none of the writer's words."""

import re
from collections.abc import Sequence

from intake.parsing.quotes import Part

LONGEST_BANNER = 800
MOST_LINES = 8
BANNER = re.compile(
    r"\W{0,5}(?:caution|warning|external|security|be careful|"
    r"this (?:e-?mail|message) (?:originated|came|was sent|has come|is) )",
    re.IGNORECASE,
)
WARNING = re.compile(r"\b(outside|external|links?|attachments?|click|sender|organi[sz]ation|learn why|recogni[sz]e|trust)\b", re.IGNORECASE)
SURE = re.compile(r"\W{0,5}you don'?t often get e-?mail from\b.{0,400}\blearn why this is important\b", re.IGNORECASE)
FEWEST_WORDS = 3  # different ones: a resident may well warn of something outside


def banner_lines(lines: Sequence[str], parts: Sequence[Part]) -> range:
    """Return the lines of the warning that a mail begins with, none where it begins with anything else."""
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    stop = start
    while stop < min(len(lines), start + MOST_LINES) and lines[stop].strip() and parts[stop] is Part.NEW:
        stop += 1
    paragraph = " ".join(lines[start:stop])
    words = {word.lower() for word in WARNING.findall(paragraph[:LONGEST_BANNER])}
    is_banner = SURE.match(paragraph) or (BANNER.match(paragraph) and len(words) >= FEWEST_WORDS)
    return range(start, stop) if is_banner and len(paragraph) <= LONGEST_BANNER else range(0)
