"""Takes out of text what no reader sees and no database keeps alike."""

import re

# Controls but tab and line feed, lone surrogates, and the marks that reverse or hide what follows them (Unicode, UAX #9).
UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u200b\u2060\u00ad]+")
SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Return `text` with line feeds for every kind of line end and without characters that nobody can see."""
    return INVISIBLE.sub("", UNWANTED.sub("", LINE_ENDS.sub("\n", text)))


def clean_line(text: str, longest: int) -> str:
    """Return `text` as one line of at most `longest` characters."""
    return SPACES.sub(" ", clean_text(text)).strip()[:longest].rstrip()
