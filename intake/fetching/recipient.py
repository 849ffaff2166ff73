"""The envelope of a fetched mail, as the server that delivered it wrote it into the header."""

from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

from intake.envelope import Envelope, printable
from intake.recipients import Recipients, Verdict

# Fields in which delivering servers note the envelope's recipient; none is a standard, all are in use.
DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
# What the writer wrote: asked only where no server noted anything of ours, as at Exchange Online.
WRITTEN = ("To", "Cc")
LONGEST_HEADER = 256 * 1024


def envelope_of(raw: bytes, recipients: Recipients, configured: str) -> Envelope:
    """Return the envelope of a mail from a mailbox: recipients are those of ours that its header names, or else `configured`.

    The return path is what final delivery wrote (RFC 5321, section 4.4); None where it wrote none.
    """
    header = BytesParser(policy=policy.compat32).parsebytes(raw[:LONGEST_HEADER], headersonly=True)
    found = _ours(header, DELIVERED, recipients) or _ours(header, WRITTEN, recipients) or (configured,)
    return Envelope(mail_from=_return_path(header), rcpt_tos=found)


def _ours(header: Message, names: tuple[str, ...], recipients: Recipients) -> tuple[str, ...]:
    values = [str(value) for name in names for value in header.get_all(name, ())]
    addresses = [printable(address) for _, address in getaddresses(values)]
    return tuple(dict.fromkeys(address for address in addresses if recipients.verdict(address) is Verdict.OURS))


def _return_path(header: Message) -> str | None:
    written = header.get("Return-Path")
    if written is None:
        return None
    said = str(written).strip()
    if said == "<>":
        return ""
    addresses = [printable(address) for _, address in getaddresses([said]) if address]
    return addresses[0] if addresses else None
