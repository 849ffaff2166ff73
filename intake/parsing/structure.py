"""Which parts of a mail are its text and which are files (RFC 2046, RFC 2183)."""

from dataclasses import dataclass, field
from email.message import Message

from intake.parsing.calendars import calendar_words
from intake.parsing.cleaning import clean_text
from intake.parsing.html import html_to_text
from intake.parsing.part import children, inner_mail, named, part_bytes, part_text
from intake.parsing.tnef import is_tnef, unpacked

READABLE = frozenset({"text/plain", "text/html"})
OTHER_VERSIONS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})  # the same words once more
DEEPEST_TNEF = 3
STUB_LENGTH = 300  # "your program cannot show this message": a plain part this short beside much longer HTML
STUB_RATIO = 4


@dataclass(frozen=True, slots=True)
class Structure:
    """The text, and the parts that are kept as files."""

    text: str
    files: tuple[Message, ...]


def structure_of(mail: Message) -> Structure:
    """Tell a mail's text from its files.

    The text of a mail that only passes another one on is that one's, and of a mere invitation, what it invites to.
    """
    found = _Found()
    _walk(mail, found)
    for said in (found.texts, found.spare, map(_text_within, found.files)):
        text = "\n\n".join(text for text in said if text.strip())
        if text:
            return Structure(text, tuple(found.files))
    return Structure("", tuple(found.files))


def _walk(part: Message, found: "_Found", depth: int = 0) -> None:
    if part.get_content_type() == "multipart/alternative" and part.is_multipart():
        _walk_alternative(part, found, depth)
    elif part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in children(part):
            _walk(child, found, depth)
    elif _is_text(part):
        found.texts.append(part_text(part))
    elif is_tnef(part) and depth < DEEPEST_TNEF:
        _walk_tnef(part, found, depth)
    else:
        found.files.append(part)


def _walk_alternative(part: Message, found: "_Found", depth: int) -> None:
    """Take the plain version, or the HTML one where the plain one is missing, empty or a mere stub."""
    versions: list[str] = []
    others = [child for child in children(part) if child.get_content_type() in OTHER_VERSIONS]
    for child in children(part):
        if child in others:
            continue
        within = _Found(files=found.files, spare=found.spare)
        _walk(child, within, depth)
        versions.append("\n\n".join(text for text in within.texts if text.strip()))
    told = [version for version in versions if version.strip()]
    if told:
        found.texts.append(told[-1] if _is_stub(told) else told[0])
    else:
        found.files.extend(others)  # the only words there are


def _walk_tnef(part: Message, found: "_Found", depth: int) -> None:
    """Take a winmail.dat apart; its text counts where the mail has none of its own."""
    taken = unpacked(part_bytes(part))
    if taken is None or not taken.is_whole:
        found.files.append(part)
    if taken is not None:
        found.spare.append(clean_text(taken.plain) if taken.plain.strip() else html_to_text(taken.html))
        for file in taken.files:
            _walk(file, found, depth + 1)


def _is_stub(versions: list[str]) -> bool:
    return len(versions[0]) <= STUB_LENGTH and len(versions[-1]) > STUB_RATIO * len(versions[0])


def _is_text(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or named(part):
        return False
    return part.get_content_type() in READABLE or _is_broken_multipart(part)


def _is_broken_multipart(part: Message) -> bool:
    """Whether a part says it has parts, and has none: its boundary is missing, so what there is is text."""
    return part.get_content_maintype() == "multipart" and not part.is_multipart()


def _text_within(part: Message) -> str:
    inner = inner_mail(part)
    if inner is not None:
        return structure_of(inner).text
    return calendar_words(part_bytes(part)) if part.get_content_type() == "text/calendar" else ""


@dataclass
class _Found:
    """What a walk through the parts has met so far; `spare` is text that counts only where there is no other."""

    texts: list[str] = field(default_factory=list)
    files: list[Message] = field(default_factory=list)
    spare: list[str] = field(default_factory=list)
