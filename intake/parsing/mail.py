"""From a mail's bytes and envelope to a report: reads what can be read, and refuses only what says nothing at all."""

from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesParser

from intake.addresses import CaseAddresses
from intake.envelope import Envelope
from intake.parsing.automatic import is_responder, signs_of_machine
from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_text
from intake.parsing.delivery import deliveries_of
from intake.parsing.digest import content_digest
from intake.parsing.files import MOST_FILES, file_of, name_of, whole_mail
from intake.parsing.headers import Mailbox, mailboxes, text_field, usable_address
from intake.parsing.spam import is_called_spam
from intake.parsing.split import split
from intake.parsing.structure import Structure, structure_of
from intake.parsing.threads import message_id, thread_ids
from intake.references import find_reference
from intake.refusals import MOST_NAMED, TOO_MANY
from intake.report import File, Refused, Report
from models.errors import UnparsableMessage
from models.states import Channel

LONGEST_SUBJECT = 500
REPLY_FIELDS = ("To", "Cc", "Delivered-To", "X-Original-To")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail as it was taken: its bytes, the envelope, when (aware), and the SHA-256 of the bytes."""

    raw: bytes
    envelope: Envelope
    received_at: datetime
    digest: str | None = None


def parse_mail(arrival: Arrival, addresses: CaseAddresses) -> Report:
    """Return the report that a mail makes; raise UnparsableMessage when nothing in it can be read.

    What is broken beyond its structure is read as plain text, with the whole mail kept as a file.
    """
    if not arrival.raw.strip(b"\x00 \t\r\n"):
        raise UnparsableMessage
    try:
        return _report(arrival, BytesParser().parsebytes(arrival.raw), addresses)
    except UnparsableMessage:
        raise
    except Exception:  # noqa: BLE001 - the standard parser has no one error for what it cannot digest
        return _plain_report(arrival)


def _report(arrival: Arrival, mail: Message, addresses: CaseAddresses) -> Report:
    structure = structure_of(mail)
    subject = text_field(mail, "Subject", LONGEST_SUBJECT)
    threads = thread_ids(mail)
    parts = split(structure.text, subject=subject, is_reply=bool(threads))
    writer = _writer(mail, arrival.envelope)
    reply_to = next(iter(mailboxes(mail, "Reply-To")), writer)
    sent_to = _sent_to(mail, arrival.envelope)
    letter = next(filter(None, map(addresses.proven_letter, sent_to)), None)
    report = Report(
        channel=Channel.EMAIL,
        received_at=arrival.received_at,
        text=parts.text,
        sender=writer.address if writer else None,
        sender_name=(writer.name or None) if writer else None,
        reply_to=reply_to.address if reply_to else None,
        subject=subject,
        quoted=parts.quoted,
        signature=parts.signature,
        message_id=message_id(mail),
        thread_ids=threads,
        claimed_reference=find_reference(f"{subject}\n{structure.text}"),
        proven_reference=next(filter(None, map(addresses.proven, sent_to)), None),
        digest=content_digest(arrival.raw, writer.address if writer else None, subject),
        automatic=letter is not None or bool(signs_of_machine(mail, arrival.envelope)),
        files=_files(structure),
        refused=_beyond(structure),
        proven_letter=letter,
        deliveries=deliveries_of(mail, structure.text),
        responder=is_responder(mail, arrival.envelope),
        spam=is_called_spam(mail),
    )
    if not (mail.keys() or report.text):
        raise UnparsableMessage
    return report


def _writer(mail: Message, envelope: Envelope) -> Mailbox | None:
    """Return who wrote: From, else Sender, else the return path."""
    return_path = usable_address(envelope.mail_from or "")
    candidates = [*mailboxes(mail, "From"), *mailboxes(mail, "Sender"), *([Mailbox("", return_path)] if return_path else [])]
    return candidates[0] if candidates else None


def _sent_to(mail: Message, envelope: Envelope) -> list[str]:
    """Return the addresses that the mail was sent to; the header counts too, since forwarding changes envelopes."""
    return [*envelope.rcpt_tos, *(mailbox.address for field in REPLY_FIELDS for mailbox in mailboxes(mail, field))]


def _files(structure: Structure) -> tuple[File, ...]:
    return tuple(file_of(part, number) for number, part in enumerate(structure.files[:MOST_FILES], start=1))


def _beyond(structure: Structure) -> tuple[Refused, ...]:
    """Return the parts that are too many even to look into; of some hundred thousand, only those that will be named have a name."""
    return tuple(
        Refused(name_of(part, number) if number <= MOST_FILES + MOST_NAMED else "", TOO_MANY)
        for number, part in enumerate(structure.files[MOST_FILES:], start=MOST_FILES + 1)
    )


def _plain_report(arrival: Arrival) -> Report:
    """Read a mail that defies the parser as text; raise UnparsableMessage when there is none."""
    text = clean_text(decode(arrival.raw)).strip()
    if not text:
        raise UnparsableMessage
    return_path = usable_address(arrival.envelope.mail_from or "")
    return Report(
        channel=Channel.EMAIL,
        received_at=arrival.received_at,
        text=text,
        sender=return_path,
        reply_to=return_path,
        digest=arrival.digest,
        automatic=arrival.envelope.mail_from == "",
        files=(whole_mail(arrival.raw),),
    )
