"""Whether a machine wrote: the table of signs, each of which is enough (RFC 3834, section 2; RFC 3464; RFC 2919)."""

import re
from collections.abc import Callable
from email.message import Message

from intake.envelope import Envelope
from intake.parsing.headers import first_field, mailboxes

# The writer's address alone: people's mail often travels with a machine's return path, such as a newsletter service's.
MACHINES = re.compile(r"(?:mailer-daemon|postmaster|listserv|majordomo)@", re.IGNORECASE)

Sign = Callable[[Message, Envelope], bool]


def _auto_submitted(mail: Message, _envelope: Envelope) -> bool:
    value = first_field(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    return value not in {"", "no"}


def _precedence(mail: Message, _envelope: Envelope) -> bool:
    return first_field(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}


def _null_return_path(mail: Message, envelope: Envelope) -> bool:
    return envelope.mail_from == "" or (envelope.mail_from is None and first_field(mail, "Return-Path").strip() == "<>")


def _report(mail: Message, _envelope: Envelope) -> bool:
    return mail.get_content_type() in {"multipart/report", "message/delivery-status", "message/disposition-notification"}


def _list(mail: Message, _envelope: Envelope) -> bool:
    return any(first_field(mail, name) for name in ("List-Id", "List-Unsubscribe", "Feedback-ID"))


def _responder(mail: Message, _envelope: Envelope) -> bool:
    fields = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply", "X-Failed-Recipients")
    return any(first_field(mail, name) for name in fields)


def _asks_for_silence(mail: Message, _envelope: Envelope) -> bool:
    asked = {word.strip().lower() for word in first_field(mail, "X-Auto-Response-Suppress").split(",")}
    return bool(asked & {"all", "autoreply", "oof"})


def _from_machine(mail: Message, _envelope: Envelope) -> bool:
    return any(MACHINES.match(mailbox.address) for mailbox in mailboxes(mail, "From"))


SIGNS: dict[str, Sign] = {
    "says so itself": _auto_submitted,
    "bulk": _precedence,
    "null return path": _null_return_path,
    "delivery or disposition report": _report,
    "mailing list": _list,
    "autoresponder": _responder,
    "asks for no automatic answer": _asks_for_silence,
    "comes from a machine's address": _from_machine,
}


def signs_of_machine(mail: Message, envelope: Envelope) -> list[str]:
    """Return by what signs a machine wrote this, none for a person's mail."""
    return [name for name, sign in SIGNS.items() if sign(mail, envelope)]
