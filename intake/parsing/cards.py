"""Finds the name card below a sign-off, as Outlook's users have it: offices, numbers and addresses, and nothing that is said."""

import re
from collections.abc import Sequence

# The sign-off and the name below it stay in the text; a card is set apart only if each of its lines can be nothing else.
SIGN_OFF = re.compile(
    r"(?:(?:with )?(?:kind|kindest|best|warm|warmest|many)? ?(?:regards|wishes|thanks)|(?:yours )?(?:sincerely|faithfully|truly)|"
    r"thank you|thanks|yours|cheers|respectfully)[,.! ]*",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:\+|\(0|\b0)[\d ()-]{8,16}\b|[^\s@]{1,64}@[^\s@]{3,}|\bwww\.|https?://|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset(
    {"of", "and", "the", "for", "to", "in", "at", "on", "with", "de", "a"}
    | {"t", "m", "e", "w", "tel", "mob", "mobile", "phone", "email", "web"}
)
SAID = re.compile(r"[!?]|\b(?:i|me|my|we|us|he|she|her|him|they|them|you|your|not|please|help|ring|call)\b", re.IGNORECASE)
LONGEST_LINE = 80
MOST_LINES = 12


def card_start(lines: Sequence[str], first: int, stop: int) -> int:
    """Return where the card begins that ends at `stop`, or `stop` when there is none."""
    for at in range(stop - 1, max(first, stop - MOST_LINES - 1) - 1, -1):
        if SIGN_OFF.fullmatch(lines[at].strip()[:LONGEST_LINE]):
            return _below_name(lines, at + 1, stop)
    return stop


def _below_name(lines: Sequence[str], start: int, stop: int) -> int:
    while start < stop and not lines[start].strip():
        start += 1
    card = lines[start + 1 : stop]
    is_card = all(map(_may_be_on_card, card)) and any(CONTACT.search(line) for line in card)
    return start + 1 if is_card else stop


def _may_be_on_card(line: str) -> bool:
    if len(line) > LONGEST_LINE or SAID.search(CONTACT.sub("", line)):
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", CONTACT.sub("", line))
    return all(word[0].isupper() or word.lower() in SMALL_WORDS for word in words)
