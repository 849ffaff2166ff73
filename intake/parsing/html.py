"""From HTML to text: nothing runs, nothing is fetched, links show where they lead, and quotations stay recognisable."""

import re

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from intake.parsing.cleaning import clean_text
from intake.parsing.links import MARKS, SCHEMES, with_addresses, with_marks
from intake.parsing.tags import UNHEARD, is_tangled, words_only

# Private-use characters that stand for the edges of a quotation while the page becomes text.
OPEN, CLOSE = "\ue000", "\ue001"
KEPT = (nh3.ALLOWED_TAGS | {"html", "body"}) - {"img", "map", "area"}
MOST_MARKS = 8  # before a line; a page of short lines in deep quotations would otherwise grow a hundredfold
# A smiley that is sent as a picture; other descriptions of pictures are mostly noise.
PICTURED = re.compile(r"""<img\b[^<>]{0,1000}?\balt=["']([^"'<>&\w\s]{1,8})["'][^<>]{0,1000}>""", re.IGNORECASE)
FEWEST_LETTERS_KEPT = 0.98  # lists gain marks and tables gain spaces, but no letter should go


def html_to_text(html: str) -> str:
    """Return what a reader of `html` would read, one line a line, with "> " before the lines of each quotation."""
    html = PICTURED.sub(r"\1", MARKS.sub("", html.replace(OPEN, "").replace(CLOSE, "")))
    words = words_only(html)
    addresses: list[str] = []
    rendered = "" if is_tangled(html) else _rendered(html, addresses)
    enough = _letters(rendered) >= FEWEST_LETTERS_KEPT * _letters(words)
    return with_addresses(_with_marks(clean_text(rendered if enough else words)), addresses)


def _rendered(html: str, addresses: list[str]) -> str:
    """Return the page as it would look, with marks for `addresses`, or "" when the renderer fails."""
    kept = {"a": {"href"}}
    safe = nh3.clean(html, tags=KEPT, clean_content_tags=set(UNHEARD), attributes=kept, url_schemes=set(SCHEMES), link_rel=None)
    safe = with_marks(safe, addresses)
    # Without attributes and with all text escaped, these are tags and nothing else.
    marked = safe.replace("<blockquote>", f"<blockquote><p>{OPEN}</p>").replace("</blockquote>", f"<p>{CLOSE}</p></blockquote>")
    try:
        return str(get_text(marked, ParserConfig(css=CSS_PROFILES["strict"])))
    except Exception:  # noqa: BLE001 - whatever a page does to the renderer, its words come through without it
        return ""


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _with_marks(text: str) -> str:
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped in {OPEN, CLOSE}:
            depth = max(0, depth + (1 if stripped == OPEN else -1))
            continue
        words = line.replace(OPEN, "").replace(CLOSE, "").replace("\xa0", " ")
        lines.append("> " * min(depth, MOST_MARKS) + (words.strip() if depth else words.rstrip()))
    return _without_gaps(lines)


def _without_gaps(lines: list[str]) -> str:
    """Join `lines` with at most one empty line in a row: space on a page says little in text."""
    kept: list[str] = []
    for line in lines:
        if line.strip("> ") or (kept and kept[-1].strip("> ")):
            kept.append(line)
    return "\n".join(kept).strip("\n")
