"""How mail programs mark what they quote: the table, and one predicate for each kind of mark."""

import re
from collections.abc import Sequence

# Opening and verb of the line above a quotation, in the languages that mail programs here are set to.
ATTRIBUTIONS = (
    ("on ", " wrote"),
    ("on ", " writes"),
    ("at ", " wrote"),
    ("am ", " schrieb"),
    ("le ", " a écrit"),
    ("el ", " escribió"),
    ("il ", " ha scritto"),
    ("em ", " escreveu"),
    ("op ", " schreef"),
    ("w dniu ", " napisał"),
    ("pe ", " a scris"),
    ("ar ", " ysgrifennodd"),
    ("", " napisał(a)"),
    ("", "> wrote"),
)
LONGEST_ATTRIBUTION = 400
MOST_ATTRIBUTION_LINES = 3
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SHORT_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d\d\b")
TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")

ORIGINAL = re.compile(
    r"[-_ ]*(?:original message|original appointment|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"messaggio originale|mensagem original|wiadomość oryginalna|oryginalna wiadomość|oorspronkelijk bericht)[-_ :]*",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"[-_ ]*(?:forwarded message|begin forwarded message|forwarded by .{1,80}|weitergeleitete nachricht|message transféré|"
    r"mensaje reenviado|wiadomość przekazana)[-_ :]*",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv|pd|doorst|i)\s*:", re.IGNORECASE)
RULE = re.compile(r"\s*[-_]{8,}\s*")

FIELD = re.compile(r"[*_ \t]{0,4}([^\W\d_]{2,12}|à)[*_ ]{0,3}:[*_]{0,2}[ \t]*\S", re.IGNORECASE)
FROM = frozenset({"from", "von", "de", "da", "od", "van", "oddi"})
WHEN = frozenset({"sent", "date", "gesendet", "datum", "envoyé", "enviado", "fecha", "data", "inviato", "wysłano", "verzonden"})
OTHERS = frozenset(
    {"to", "subject", "cc", "an", "betreff", "à", "objet", "para", "asunto", "a", "oggetto", "do", "temat", "aan", "onderwerp"}
)
HEADER_BLOCK_LINES = 8


def is_marked(line: str) -> bool:
    """Whether a line carries the mark of a quotation (RFC 3676, section 4.5)."""
    return line.lstrip(" ").startswith(">")


def attribution_lines(lines: Sequence[str], start: int) -> int:
    """Return over how many lines the line above a quotation ("On … wrote:") runs from `start` on, 0 when there is none."""
    joined = ""
    for count in range(1, MOST_ATTRIBUTION_LINES + 1):
        if start + count > len(lines) or not lines[start + count - 1].strip():
            return 0
        joined = f"{joined} {lines[start + count - 1].strip()}".strip()
        if len(joined) > LONGEST_ATTRIBUTION:
            return 0
        if _is_attribution(joined.lower()):
            return 0 if count > 1 and attribution_lines(lines, start + 1) else count  # the first line may be the answer above it
    return 0


def _is_attribution(line: str) -> bool:
    if not line.endswith((":", "：")):
        return False
    # "On Monday the carer wrote:" tells neither.
    told_when = "@" in line or ((YEAR.search(line) or SHORT_DATE.search(line)) and TIME.search(line))
    return bool(told_when) and any(line.startswith(opening) and verb in line for opening, verb in ATTRIBUTIONS)


def is_header_block(lines: Sequence[str], start: int) -> bool:
    """Whether the earlier mail's own header (From, Sent or Date, To or Subject), as Outlook puts it, begins at `start`."""
    if _field(lines[start]) not in FROM:
        return False
    names = {_field(line) for line in lines[start + 1 : start + HEADER_BLOCK_LINES]}
    return bool(names & WHEN) and bool(names & OTHERS)


def _field(line: str) -> str:
    match = FIELD.match(line[:LONGEST_ATTRIBUTION])
    return match.group(1).lower() if match else ""
