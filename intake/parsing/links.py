"""Shows where the links of a page lead, behind their words, as a mail program's plain view would."""

import re
from html import unescape

# What nh3 writes: one attribute, all else escaped.
ANCHOR = re.compile(r'<a href="([^"<>]*)">(.*?)</a>', re.DOTALL)
TAGS = re.compile(r"<[^<>]*>")
BLANKS = re.compile(r"\s+")
BEGINNING = re.compile(r"(?:https?://(?:www\.)?|mailto:|tel:|www\.)", re.IGNORECASE)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
LONGEST_SHOWN = 200
# Private-use characters that stand for the addresses while the page becomes text: its words are counted without them.
FIRST_MARK, MOST_LINKS = 0xE100, 4_000
MARKS = re.compile(f"[{chr(FIRST_MARK)}-{chr(FIRST_MARK + MOST_LINKS - 1)}]")


def with_marks(page: str, addresses: list[str]) -> str:
    """Return nh3's output with a mark behind each link whose words do not say where it leads, and add where that is to `addresses`."""

    def marked(found: re.Match[str]) -> str:
        address, words = unescape(found.group(1)), BLANKS.sub(" ", unescape(TAGS.sub("", found.group(2)))).strip()
        if not words or _bare(words) == _bare(address) or len(addresses) >= MOST_LINKS:
            return found.group(2)
        addresses.append(address)
        return f"{found.group(2)}{chr(FIRST_MARK + len(addresses) - 1)}"

    return ANCHOR.sub(marked, page)


def with_addresses(text: str, addresses: list[str]) -> str:
    """Return `text` with each mark replaced by its address in angle brackets."""
    return MARKS.sub(lambda found: f" <{_shown(addresses[ord(found.group()) - FIRST_MARK])}>", text)


def _bare(address: str) -> str:
    return BEGINNING.sub("", address.strip(), count=1).partition("?subject")[0].rstrip("/").replace(" ", "").lower()


def _shown(address: str) -> str:
    """Return an address on one line; a long one, such as a newsletter's, is cut and says so."""
    plain = BLANKS.sub("", address).replace("<", "%3C").replace(">", "%3E")
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
