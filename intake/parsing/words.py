"""The words of a file that can be read where it is: plain text, pages, calendars, and mails passed on."""

from email.message import Message
from email.parser import BytesParser

from intake.parsing.calendars import calendar_words
from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_text
from intake.parsing.headers import text_field
from intake.parsing.html import html_to_text
from intake.parsing.kinds import CALENDAR, HTML, MAIL, PLAIN
from intake.parsing.part import inner_mail
from intake.parsing.structure import structure_of

MOST_CHARACTERS = 200_000
MOST_BYTES = 4 * MOST_CHARACTERS
LONGEST_FIELD = 500
DEEPEST = 5
SHOWN_FIELDS = ("From", "Date", "To", "Subject")


def plain_words(content: bytes, content_type: str) -> str:
    """Return what can be read in a file, "" for a kind that is not read here; nothing is refused."""
    if content_type == PLAIN:
        return clean_text(decode(content[:MOST_BYTES])).strip()[:MOST_CHARACTERS]
    if content_type == HTML:
        return html_to_text(decode(content[:MOST_BYTES]))[:MOST_CHARACTERS]
    if content_type == CALENDAR:
        return calendar_words(content)[:MOST_CHARACTERS]
    if content_type == MAIL:
        return words_of_mail(BytesParser().parsebytes(content))[:MOST_CHARACTERS]
    return ""


def words_of_mail(mail: Message, depth: int = 0) -> str:
    """Return a mail that was passed on as a person reads it: who wrote to whom and when, all of the text, and the mails within it."""
    head = [f"{name}: {value}" for name in SHOWN_FIELDS if (value := text_field(mail, name, LONGEST_FIELD))]
    structure = structure_of(mail)
    within = [words_of_mail(inner, depth + 1) for part in structure.files if depth < DEEPEST and (inner := inner_mail(part)) is not None]
    told = [words for words in within if words and structure.text not in words]
    return "\n\n".join(["\n".join([*head, "", structure.text]).strip(), *told])
