"""Whether a machine wrote: the table of signs, each of which is enough (RFC 3834, section 2; RFC 3464; RFC 2919)."""

import re
from collections.abc import Callable
from email.message import Message

from intake.envelope import Envelope
from intake.parsing.headers import first_field, mailboxes, raw_fields, text_field

# How programs title their answers; a person's answer to one of those begins with Re.
TITLES = re.compile(r"(?:automatic reply|auto[- ]?reply|autoresponse|out of (?:the )?office(?: reply)?) ?:", re.IGNORECASE)
LONGEST_TITLE = 200
MOST_HANDS = 50  # a mail that has come through more servers goes round in circles (RFC 5321, section 6.3)
# The writer's address alone: people's mail often travels with a machine's return path, such as a newsletter service's.
MACHINES = re.compile(r"(?:mailer-daemon|postmaster|listserv|majordomo)@", re.IGNORECASE)

Sign = Callable[[Message, Envelope], bool]


def _auto_submitted(mail: Message, _envelope: Envelope) -> bool:
    return auto_submitted(mail) not in {"", "no"}


def auto_submitted(mail: Message) -> str:
    """Return the keyword of Auto-Submitted (RFC 3834, section 5) in lower case, "" when there is none."""
    return re.split(r"[;(\s]", first_field(mail, "Auto-Submitted").strip().lower(), maxsplit=1)[0]


def _precedence(mail: Message, _envelope: Envelope) -> bool:
    return first_field(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}


def _null_return_path(mail: Message, envelope: Envelope) -> bool:
    return envelope.mail_from == "" or (envelope.mail_from is None and first_field(mail, "Return-Path").strip() == "<>")


def _report(mail: Message, _envelope: Envelope) -> bool:
    types = {"multipart/report", "message/delivery-status", "message/disposition-notification"}
    return mail.get_content_type() in types or bool(first_field(mail, "X-Failed-Recipients"))


def _list(mail: Message, _envelope: Envelope) -> bool:
    return any(first_field(mail, name) for name in ("List-Id", "List-Unsubscribe", "Feedback-ID"))


def _responder(mail: Message, _envelope: Envelope) -> bool:
    fields = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply")
    return any(first_field(mail, name) for name in fields)


def _asks_for_silence(mail: Message, _envelope: Envelope) -> bool:
    asked = {word.strip().lower() for word in first_field(mail, "X-Auto-Response-Suppress").split(",")}
    return bool(asked & {"all", "autoreply", "oof"})


def _from_machine(mail: Message, _envelope: Envelope) -> bool:
    return any(MACHINES.match(mailbox.address) for mailbox in mailboxes(mail, "From"))


def _titled(mail: Message, _envelope: Envelope) -> bool:
    answers = any(first_field(mail, name) for name in ("In-Reply-To", "References"))
    return answers and TITLES.match(text_field(mail, "Subject", LONGEST_TITLE)) is not None


def _round_in_circles(mail: Message, _envelope: Envelope) -> bool:
    return sum(1 for _ in raw_fields(mail, "Received")) > MOST_HANDS


SIGNS: dict[str, Sign] = {
    "says so itself": _auto_submitted,
    "bulk": _precedence,
    "null return path": _null_return_path,
    "delivery or disposition report": _report,
    "mailing list": _list,
    "autoresponder": _responder,
    "asks for no automatic answer": _asks_for_silence,
    "comes from a machine's address": _from_machine,
    "is titled as an automatic reply": _titled,
    "goes round in circles": _round_in_circles,
}


def signs_of_machine(mail: Message, envelope: Envelope) -> list[str]:
    """Return by what signs a machine wrote this, none for a person's mail."""
    return [name for name, sign in SIGNS.items() if sign(mail, envelope)]


def is_responder(mail: Message, envelope: Envelope) -> bool:
    """Whether this is one person's automatic answer, such as out of office, and neither a report nor a mailing."""
    if _report(mail, envelope) or _list(mail, envelope):
        return False
    replied = auto_submitted(mail) == "auto-replied" or first_field(mail, "Precedence").strip().lower() == "auto_reply"
    return replied or _responder(mail, envelope) or _titled(mail, envelope)
