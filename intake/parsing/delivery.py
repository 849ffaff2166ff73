"""What a delivery report says: which letter of ours, to whom, and what became of it (RFC 3464; Exim's X-Failed-Recipients)."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from email.parser import HeaderParser

from intake.parsing.headers import first_field, mailboxes, usable_address
from intake.parsing.part import inner_mail, part_bytes
from intake.parsing.threads import message_id, thread_ids
from intake.report import Delivery

MOST_RECIPIENTS = 20
MOST_PARTS = 50
MOST_READ = 200_000
STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")  # no part of an IP address
ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
# The Message-IDs of our own letters, as intake/letters.py makes them.
LETTER_ID = re.compile(r"<(?:acknowledgements?|concern_alert)\.\d{1,18}\.[^<>\s]{1,200}>")


def deliveries_of(mail: Message, text: str) -> tuple[Delivery, ...]:
    """Return what a mail with this readable text reports of letters, nothing when it is no delivery report."""
    blocks = list(_blocks(mail))
    failed = mailboxes(mail, "X-Failed-Recipients")
    if not blocks and not failed:
        return ()
    letter = _letter_id(mail, text)
    told = [each for block in blocks if (each := _delivery(block, letter)) is not None]
    told = told or [Delivery(mailbox.address, "failed", _status(text), letter) for mailbox in failed]
    return tuple(told[:MOST_RECIPIENTS])


def _blocks(mail: Message) -> Iterator[Message]:
    """Yield the fields about each recipient."""
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            yield from (block for block in (payload if isinstance(payload, list) else ()) if isinstance(block, Message))


def _parts(mail: Message) -> list[Message]:
    """Return the report's own parts; what lies within the letter that it returns is no part of it."""
    payload = mail.get_payload()
    if mail.get_content_type() != "multipart/report" or not isinstance(payload, list):
        return [mail]
    return [part for part in payload[:MOST_PARTS] if isinstance(part, Message)]


def _delivery(block: Message, letter: str | None) -> Delivery | None:
    action = first_field(block, "Action").strip().lower()
    if action not in ACTIONS:
        return None
    named = (_address(first_field(block, name)) for name in ("Original-Recipient", "Final-Recipient"))
    return Delivery(next(filter(None, named), None), action, _status(first_field(block, "Status")), letter)


def _address(field: str) -> str | None:
    """Return the address of a field such as `rfc822; ada@resident.example` (RFC 3464, section 2.3.1)."""
    return usable_address(field.rpartition(";")[2].strip().strip("<>"))


def _status(text: str) -> str:
    match = STATUS.search(text[:MOST_READ])
    return match[0] if match else ""


def _letter_id(mail: Message, text: str) -> str | None:
    """Return the Message-ID of the letter that came back: within the report, in its text, or among what it answers."""
    returned = (message_id(original) for original in map(_original, _parts(mail)) if original is not None)
    quoted = LETTER_ID.findall(text[:MOST_READ])
    return next((each for each in [*returned, *quoted, *thread_ids(mail)] if each and LETTER_ID.fullmatch(each)), None)


def _original(part: Message) -> Message | None:
    """Return the letter, or its headers alone, that a part of a report returns."""
    if part.get_content_type() != "text/rfc822-headers":
        return inner_mail(part)
    try:
        return HeaderParser().parsestr(part_bytes(part)[:MOST_READ].decode("ascii", "replace"))
    except (MessageError, ValueError):
        return None
