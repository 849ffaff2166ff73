"""Sets signatures apart, carefully: a disclosure taken for a signature would not be read."""

import re
from collections.abc import Sequence

from intake.parsing.banners import banner_lines
from intake.parsing.cards import card_start
from intake.parsing.quotes import Part

# Sign-offs such as "Kind regards" are left in the text on purpose: "Thank you, but she fell again" begins like one, and
# the name below says that the writer is not anonymous.
DELIMITER = re.compile(r"(?:--|__) ?")  # RFC 3676, section 4.3
MOST_SIGNATURE_LINES = 12
LONGEST_SIGNATURE = 800
MOST_PIECES = 5  # a name card, a device's line and a few notices
MOST_DISCLAIMER_LINES = 60
LONGEST_DISCLAIMER = 6_000
LONGEST_DEVICE_LINE = 120

# Every word of such a line must be one of these: "Sent from my hospital bed" is not a device's line.
DEVICE_WORDS = (
    r"my|mein(?:em)?|mon|mi|mio|mojego|the|all|new|for|on|app|mail|phone|mobile|mobil|device|smartphone|tablet|e-?mail|get|secure|"
    r"iphone|ipad|ipod|galaxy|samsung|android|blackberry|huawei|pixel|nokia|xiaomi|redmi|oneplus|motorola|moto|sony|windows|ios|honor|oppo|"
    r"mac|kindle|outlook|yahoo|gmail|hotmail|proton|protonmail|aol|virgin|media|bt|sky|talktalk|icloud|gmx|mail\.com|thunderbird|bluemail|"
    r"o2|ee|vodafone|three|network|note|tab|pro|max|ultra|plus|mini|[45]g|[as]?\d{1,4}|\(?https?://[^\s()]{1,100}\)?|<[^<>\s]{1,300}>"
)
DEVICE = re.compile(
    r"(?:(?:(?:sent|gesendet|envoyé|enviado|inviato|wysłan[eo])\s+(?:from|via|using|with|von|depuis|de|desde|da|z)|"
    rf"get\s+(?:outlook|bluemail|spark|aol)(?:\s+app)?\s+for)(?:(?:[ ,]+|\. ?)(?:{DEVICE_WORDS}))+(?: ?<[^<>\s]{{1,300}}>)?[.!]?|"
    r"yahoo mail: search, organi[sz]e, conquer|virus-free\.? ?(?:www\.)?(?:avast|avg)\.com(?: ?<[^<>\s]{1,300}>)?)",
    re.IGNORECASE,
)
RULE, LONGEST_RULE = re.compile(r"[*_=-]{5,}"), 300
DISCLAIMER = re.compile(
    r"\W{0,5}(?:disclaimer|confidentiality|confidential|important notice|privileged|caution|"
    r"this e-?mail|this message|this communication|the information|the contents? of this)\b",
    re.IGNORECASE,
)
DISCLAIMING = re.compile(
    r"\b(confidential|intended|recipient|addressee|privileged|virus|error|delete|disclos|copy|distribut|unauthori[sz]ed|liab)",
    re.IGNORECASE,
)
FEWEST_DISCLAIMING_WORDS = 3  # different ones: a resident may well write "confidential" or "intended"


def with_signature(lines: Sequence[str], parts: Sequence[Part]) -> list[Part]:
    """Return `parts` with a closing signature, and a relay's warning at the top, marked as such; never all of what is new."""
    run = _last_new_run(lines, parts)
    start = run.stop
    for _ in range(MOST_PIECES):
        start = _with_rule(lines, run.start, _one_up(lines, run.start, start))
    marked = list(parts)
    for at in [*range(start, run.stop), *banner_lines(lines, parts)]:
        marked[at] = Part.SIGNATURE
    anything_new = any(part is Part.NEW and line.strip() for line, part in zip(lines, marked, strict=True))
    return marked if anything_new else list(parts)


def _last_new_run(lines: Sequence[str], parts: Sequence[Part]) -> range:
    """Return the last unbroken row of new lines that says anything."""
    stop = len(lines)
    while stop and not (parts[stop - 1] is Part.NEW and lines[stop - 1].strip()):
        stop -= 1
    start = stop
    while start and parts[start - 1] is Part.NEW:
        start -= 1
    return range(start, stop)


def _one_up(lines: Sequence[str], first: int, stop: int) -> int:
    """Return where the lowest piece of signature above `stop` begins, or `stop` when there is none."""
    while stop > first and not lines[stop - 1].strip():
        stop -= 1  # empty lines between
    if stop == first:
        return stop
    paragraph = stop
    while paragraph > max(first, stop - MOST_DISCLAIMER_LINES) and lines[paragraph - 1].strip():
        paragraph -= 1
    if _is_device(lines[stop - 1]):
        return stop - 1
    if _is_disclaimer(" ".join(lines[paragraph:stop])):
        return paragraph
    delimited = _delimited(lines, first, stop)
    return delimited if delimited < stop else card_start(lines, first, stop)


def _with_rule(lines: Sequence[str], first: int, start: int) -> int:
    """Return where the rule above a legal notice begins, or `start` when there is none."""
    above = start - 1
    while above > first and not lines[above].strip():
        above -= 1
    is_below = start < len(lines) and DISCLAIMER.match(lines[start]) is not None
    return above if is_below and above > first and RULE.fullmatch(lines[above].strip()[:LONGEST_RULE]) else start


def _is_device(line: str) -> bool:
    return len(line) <= LONGEST_DEVICE_LINE and DEVICE.fullmatch(line.strip()) is not None


def _is_disclaimer(paragraph: str) -> bool:
    if len(paragraph) > LONGEST_DISCLAIMER:
        return False
    words = {word.lower() for word in DISCLAIMING.findall(paragraph)}
    return DISCLAIMER.match(paragraph) is not None and len(words) >= FEWEST_DISCLAIMING_WORDS


def _delimited(lines: Sequence[str], first: int, stop: int) -> int:
    """Return where "-- " stands, if little enough follows it to be a signature."""
    lowest = max(first, stop - MOST_SIGNATURE_LINES - 1)
    for at in range(stop - 1, lowest - 1, -1):
        if DELIMITER.fullmatch(lines[at]):
            return at if sum(map(len, lines[at:stop])) <= LONGEST_SIGNATURE else stop
    return stop
