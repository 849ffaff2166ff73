"""Which mail this is and which it answers (RFC 5322, section 3.6.4)."""

import re
from email.message import Message

from intake.parsing.cleaning import clean_text
from intake.parsing.headers import LONGEST_ADDRESSES, first_field

MESSAGE_ID = re.compile(r"<[^<>\s]{1,996}>")
MOST_THREAD_IDS = 50


def message_id(mail: Message) -> str | None:
    """Return the Message-ID with its angle brackets, or None when there is none worth the name."""
    return next(iter(_ids(mail, "Message-ID")), None)


def thread_ids(mail: Message) -> tuple[str, ...]:
    """Return the mails that this one refers to, nearest first, each once."""
    found = [*_ids(mail, "In-Reply-To"), *reversed(_ids(mail, "References"))]
    return tuple(dict.fromkeys(found))[:MOST_THREAD_IDS]


def _ids(mail: Message, name: str) -> list[str]:
    return MESSAGE_ID.findall(clean_text(first_field(mail, name)[-LONGEST_ADDRESSES:]))
