"""Splits a mail's text into what is new, what is quoted and the signature; together they hold every line."""

from dataclasses import dataclass

from intake.parsing.quote_marks import FORWARD_SUBJECT, attribution_lines, is_marked
from intake.parsing.quotes import Part, begins_earlier_mail, quoted_lines
from intake.parsing.signatures import with_signature


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts, each in the order in which it was written."""

    text: str
    quoted: str
    signature: str


def split(body: str, *, subject: str, is_reply: bool) -> Split:
    """Split `body` (line feeds only).

    Where nothing new would be left, all is new: quotations that answer nothing, or an answer below an unmarked
    quotation. Only a reply that adds no word of its own to marked lines, or above an earlier mail, has an empty text.
    """
    lines = body.split("\n")
    parts = with_signature(lines, quoted_lines(lines, forwards=FORWARD_SUBJECT.match(subject) is not None))
    found = Split(*(_joined(lines, parts, part) for part in (Part.NEW, Part.QUOTED, Part.SIGNATURE)))
    if found.text or (is_reply and _adds_nothing(found.quoted)):
        return found
    return Split(body.strip("\n"), "", "")


def _adds_nothing(quoted: str) -> bool:
    """Whether quoted lines hold nothing that a resident may have written between or below."""
    lines = [line for line in quoted.split("\n") if line.strip()]
    if lines and begins_earlier_mail(lines, 0):
        return True
    return all(is_marked(line) for line in lines[attribution_lines(lines, 0) :])


def _joined(lines: list[str], parts: list[Part], wanted: Part) -> str:
    return "\n".join(line for line, part in zip(lines, parts, strict=True) if part is wanted).strip("\n ")
