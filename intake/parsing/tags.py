"""Reads HTML as a row of tags and words, without building its tree: what is always safe and never forgets a word."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

# Possessive: what a tag without an end has taken is not given back letter by letter, which would take hours.
TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*+)[^<>]*+>|<[!?][^<>]*+>")
UNHEARD = frozenset({"script", "style", "title"})
UNPAIRED = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "hr", "img", "meta", "link", "input", "col", "wbr", "base"})
FORMATTING = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
INLINE = FORMATTING | {"span", "sub", "sup", "abbr", "o:p"}

DEEPEST = 200  # libxml2 forgets what lies deeper than 255
MOST_REOPENED = 1_000_000  # how many elements a browser's repair of bad nesting may have to make


def is_tangled(html: str) -> bool:
    """Whether building this page's tree would forget words, or cost time or memory out of all proportion to its size."""
    open_tags: Counter[str] = Counter()
    depth = formatting = reopened = 0
    for closing, name, _ in _tags(html):
        if name in UNPAIRED or not name:
            reopened += formatting
        elif not closing:
            open_tags[name] += 1
            depth += 1
            formatting += name in FORMATTING
            reopened += formatting
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
            formatting -= name in FORMATTING
        if depth > DEEPEST or reopened > MOST_REOPENED:
            return True
    return False


def words_only(html: str) -> str:
    """Return the words between the tags, a line for each block, without comments, scripts and styles."""
    html = without_comments(html)
    last_end = {name: match.start() for closing, name, match in _tags(html) if closing}
    pieces: list[str] = []
    hidden = ""
    end = 0
    for closing, name, match in _tags(html):
        if not hidden:
            pieces.append(html[end : match.start()])
        end = match.end()
        if hidden:
            hidden = "" if closing and name == hidden else hidden
        elif name in UNHEARD and not closing and last_end.get(name, -1) > end - 1:
            hidden = name  # a script without an end hides nothing: better its code than no words
        elif name not in INLINE:
            pieces.append("\n")
    return unescape("".join([*pieces, html[end:]]))


def without_comments(html: str) -> str:
    """Return the page without its comments; one without an end hides nothing."""
    pieces: list[str] = []
    end = 0
    while (start := html.find("<!--", end)) >= 0 and (close := html.find("-->", start + 2)) >= 0:
        pieces.append(html[end:start])
        end = close + len("-->")
    return "".join([*pieces, html[end:]])


def _tags(html: str) -> Iterator[tuple[bool, str, re.Match[str]]]:
    for match in TAG.finditer(html):
        yield bool(match.group(1)), (match.group(2) or "").lower(), match
